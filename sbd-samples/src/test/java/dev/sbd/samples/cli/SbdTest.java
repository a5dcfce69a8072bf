package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SbdTest {
  private static Set<String> commands() {
    return Sbd.commandLine().getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandLine_forACommand_hasItAloneWithAllItsOptions(String name) {
    CommandLine alone = Sbd.commandLine(name, "--help");
    assertEquals(Set.of(name), alone.getSubcommands().keySet());
    assertEquals(usage(Sbd.commandLine(), name), usage(alone, name));
  }

  private static String usage(CommandLine sbd, String name) {
    return sbd.getSubcommands().get(name).getUsageMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--verbose", "genrate", ""})
  void commandLine_forAnythingElse_hasAll(String first) {
    assertEquals(commands(), Sbd.commandLine(first, "generate").getSubcommands().keySet());
  }
}
