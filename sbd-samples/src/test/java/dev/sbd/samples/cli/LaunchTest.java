package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locales that know ASCII alone, as in bare containers. */
@EnabledOnOs(OS.LINUX)
final class LaunchTest {
  private static final String TEXT = "Zoë hat 5 €.";

  @TempDir private Path directory;

  private static String tokens(String json) {
    return json.replaceFirst("(?s).*\"tokens\":(\\[[^]]*]).*", "$1");
  }

  private static String expected() {
    Execution run =
        Execution.tiny("generate", "--raw", "--json", "--ntp", "-n", "4", "--prompt", TEXT);
    return tokens(run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG=C", "LC_ALL=POSIX", ""})
  void prompt_posixLocale_isReadAsUnderUtf8(String locale) throws Exception {
    Execution run =
        Shell.run(
            directory,
            locale,
            "sbd generate --raw --json --ntp -n 4 --model \"$TINY\" --prompt '" + TEXT + "'");
    assertEquals(0, run.status(), run.err());
    assertEquals(expected(), tokens(run.out()));
  }

  @Test
  void pathAndFile_posixLocale_areFound() throws Exception {
    Execution run =
        Shell.run(
            directory,
            "LANG=C",
            """
            mkdir 'größe' && cd 'größe' && cp -r "$TINY" 'mödel' && printf '%s' 'TEXT' > 'zoë.txt'
            sbd generate --raw --json --ntp -n 4 --model 'mödel' --prompt-file 'zoë.txt'
            """
                .replace("TEXT", TEXT));
    assertEquals(0, run.status(), run.err());
    assertEquals(expected(), tokens(run.out()));
  }

  @Test
  void pathThatIsNotThere_posixLocale_isNamedInFull() throws Exception {
    Execution run = Shell.run(directory, "LANG=C", "sbd generate -p x --model './mödel'");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("mödel"), run.err());
  }

  @Test
  void status_posixLocale_isTheChilds() throws Exception {
    Execution run = Shell.run(directory, "LANG=C", "sbd tasks --task 'Zoë'");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("got Zoë"), run.err());
  }

  @Test
  void standardInput_posixLocale_isUtf8AndReachesTheChild() throws Exception {
    Execution run =
        Shell.run(
            directory,
            "LANG=C",
            "printf '%s' '"
                + TEXT
                + "' | sbd generate --raw --json --ntp -n 4 --model \"$TINY\" --stop 'ë'"
                + " --prompt-file -");
    assertEquals(0, run.status(), run.err());
    assertEquals(expected(), tokens(run.out()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG=C", "LC_ALL=C.UTF-8"})
  void argumentThatIsNotUtf8_isRefused(String locale) throws Exception {
    Execution run =
        Shell.run(directory, locale, "sbd generate --prompt \"$(printf 'Zo\\353')\"; exit $?");
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("is not UTF-8 text: give it as UTF-8, or"), run.err());
  }

  /** The launcher of Java reads such a file itself: the arguments are not on the command line. */
  @Test
  void argumentsThatCannotBeHadAsBytes_areRefusedWithWhatToSet() throws Exception {
    Execution run =
        Shell.run(
            directory,
            "LANG=C",
            """
            echo "-cp '$CLASSES' dev.sbd.samples.cli.Sbd generate --prompt Zoë" > arguments
            env LANG=C "$JAVA" @arguments
            """);
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains("came in damaged"), run.err());
    assertTrue(run.err().contains("set LC_ALL=C.UTF-8"), run.err());
  }

  @Test
  void replacementCharacterOfTheUsers_isNoDamage() throws IOException, InterruptedException {
    Execution run =
        Shell.run(
            directory, "LC_ALL=C.UTF-8", "sbd tasks --task \"$(printf 'Zo\\357\\277\\275')\"");
    assertTrue(run.err().contains("--task must be among"), run.err());
  }
}
