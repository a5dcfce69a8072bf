package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcessLineTest {
  private static final Charset ASCII = StandardCharsets.US_ASCII;
  private static final ProcessLine LINE =
      ProcessLine.split("java\0-jar\0sbd.jar\0tasks\0\0é\0".getBytes(StandardCharsets.UTF_8));

  @Test
  void split_emptyWords_stay() {
    assertEquals(6, LINE.words().size());
    assertArrayEquals(new String[] {"tasks", "", "é"}, LINE.arguments(3));
  }

  @Test
  void endsWith_asTheLocaleReadsIt_orNot() {
    assertTrue(LINE.endsWith(new String[] {"tasks", "", "\uFFFD\uFFFD"}, ASCII));
    assertFalse(LINE.endsWith(new String[] {"other", "", "\uFFFD\uFFFD"}, ASCII));
    assertFalse(LINE.endsWith(new String[] {"", "tasks", "\uFFFD\uFFFD"}, ASCII));
    assertFalse(LINE.endsWith(new String[9], ASCII));
  }

  @Test
  void before_asciiOrNot_isTheVirtualMachinesPart() {
    assertEquals(Optional.of(List.of("java", "-jar", "sbd.jar")), LINE.before(3));
    assertEquals(Optional.empty(), LINE.before(0));
  }

  @Test
  void arguments_notUtf8_areRefused() {
    ProcessLine line = ProcessLine.split(new byte[] {'a', 0, (byte) 0xeb, 0});
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> line.arguments(1));
    assertTrue(String.valueOf(e.getMessage()).contains("is not UTF-8 text"), e.getMessage());
  }
}
