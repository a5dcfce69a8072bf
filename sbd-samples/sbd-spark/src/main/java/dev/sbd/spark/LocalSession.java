package dev.sbd.spark;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** A session of Spark's: as spark-submit has set it up, or else in this process alone. */
final class LocalSession {
  /** Nothing is reached from outside; what is set already stays. */
  private static final Map<String, String> LOCAL =
      Map.of(
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.sql.shuffle.partitions", "8");

  private LocalSession() {}

  /**
   * Begins one.
   *
   * @param master of Spark, if not what spark-submit says
   */
  static SparkSession orSubmitted(Optional<String> master) {
    SparkConf conf = new SparkConf();
    master.ifPresent(conf::setMaster);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "sbd");
    if (conf.get("spark.master").matches("local(\\[.*)?")) {
      LOCAL.forEach(conf::setIfMissing);
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
