package dev.sbd.djl.internal.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code strftime}, in the C locale. */
final class Strftime {
  private static final Pattern DIRECTIVE = Pattern.compile("%(-?)(.)", Pattern.DOTALL);

  private Strftime() {}

  static String format(LocalDateTime time, String format) {
    return DIRECTIVE
        .matcher(format)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    directive(time, match.group(2), !match.group(1).isEmpty())));
  }

  private static String directive(LocalDateTime time, String letter, boolean unpadded) {
    if (letter.equals("%")) {
      return "%";
    }
    String text = DateTimeFormatter.ofPattern(pattern(letter), Locale.ENGLISH).format(time);
    return unpadded ? text.replaceFirst("^[0 ]+(?=.)", "") : text;
  }

  private static String pattern(String letter) {
    return switch (letter) {
      case "Y" -> "yyyy";
      case "y" -> "yy";
      case "m" -> "MM";
      case "d" -> "dd";
      case "e" -> "ppd";
      case "B" -> "MMMM";
      case "b", "h" -> "MMM";
      case "A" -> "EEEE";
      case "a" -> "EEE";
      case "H" -> "HH";
      case "I" -> "hh";
      case "M" -> "mm";
      case "S" -> "ss";
      case "f" -> "SSSSSS";
      case "p" -> "a";
      case "j" -> "DDD";
      case "F" -> "yyyy-MM-dd";
      case "T", "X" -> "HH:mm:ss";
      case "R" -> "HH:mm";
      case "D", "x" -> "MM/dd/yy";
      case "c" -> "EEE MMM ppd HH:mm:ss yyyy";
      case "Z", "z" -> "''"; // Python's now() has no zone.
      default -> throw new JinjaException("unsupported time format '%" + letter + "'");
    };
  }
}
