/**
 * Set Block Decoding: the method, and what a backend implements.
 *
 * <p>{@code dev.sbd.internal} holds argument checks that the project's own modules share.
 */
@SuppressWarnings("module") // the modules that share it are built after this one
module dev.sbd {
  requires com.google.gson;
  requires jdk.jfr;
  requires org.apache.lucene.core;
  requires static org.jspecify;

  exports dev.sbd;
  exports dev.sbd.error;
  exports dev.sbd.grammar;
  exports dev.sbd.model;
  exports dev.sbd.solver;
  exports dev.sbd.internal to
      dev.sbd.djl,
      dev.sbd.langchain4j,
      dev.sbd.server,
      dev.sbd.spark,
      dev.sbd.samples;
}
