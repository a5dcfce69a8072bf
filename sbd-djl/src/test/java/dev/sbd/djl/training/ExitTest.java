package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sbd.djl.internal.engine.ChildJvm;
import dev.sbd.djl.internal.engine.ChildJvm.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The end of a JVM while native code runs. */
class ExitTest {
  @TempDir Path directory;

  @RepeatedTest(2)
  void exit_whileThreadsTrain_endsTheProcessWithItsStatus() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "absent: glibc's on_exit");
    Result result = new ChildJvm(directory).run(ExitProgram.class, directory, 100);
    assertEquals(new Result(ExitProgram.STATUS, ""), result);
  }
}
