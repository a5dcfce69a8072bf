package dev.sbd.samples.cli;

import dev.sbd.samples.cli.ComparisonReport.Line;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The texts that contenders gave to one prompt, each once, with what differs from NTP's. */
final class ComparedTexts {
  private static final String MARK = "[≠]";

  private ComparedTexts() {}

  /** Of contenders that have a text each, the first token by token. */
  static String of(List<Line> contenders) {
    Map<String, List<Line>> byText =
        contenders.stream()
            .collect(
                Collectors.groupingBy(
                    line -> Objects.requireNonNull(line.text()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    String ntp = byText.keySet().iterator().next();
    return byText.entrySet().stream()
        .map(entry -> section(entry.getKey(), entry.getValue(), ntp))
        .collect(Collectors.joining("\n\n"));
  }

  private static String section(String text, List<Line> lines, String ntp) {
    int same = commonCharacters(text, ntp);
    boolean differs = !text.equals(ntp);
    String names =
        lines.stream().map(line -> name(line, differs)).collect(Collectors.joining(", "));
    return differs
        ? names
            + ", not NTP's text from "
            + MARK
            + " on:\n"
            + text.substring(0, same)
            + MARK
            + text.substring(same)
        : names + ":\n" + text;
  }

  /** NTP's text can come of other tokens too. */
  private static String name(Line line, boolean differs) {
    return differs || line.sameTexts() == 1 ? line.method() : line.method() + " (in other tokens)";
  }

  /** How many characters two texts begin with in common; no surrogate pair is cut. */
  private static int commonCharacters(String a, String b) {
    int mismatch = Arrays.mismatch(a.toCharArray(), b.toCharArray());
    int common = mismatch < 0 ? a.length() : mismatch;
    boolean cut = common > 0 && Character.isHighSurrogate(a.charAt(common - 1));
    return cut ? common - 1 : common;
  }
}
