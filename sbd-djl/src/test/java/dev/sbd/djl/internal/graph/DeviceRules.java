package dev.sbd.djl.internal.graph;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a graph's source for what would be wrong on a GPU, and cannot be seen on a CPU. A tensor is
 * where those are that it is made of. So all are on the model's device if each that is made of
 * nothing, or of numbers of the host, is put there.
 *
 * <p>libtorch's device {@code meta} does not do for this: without Python half of the graph's
 * operators do not run on it, and of the others products, cat, gather and index take tensors of
 * another device.
 */
final class DeviceRules {
  private static final Pattern METHOD =
      Pattern.compile(
          "^  def (\\w+)\\(self.*?(?=^  def |^  \\w+ : |\\z)", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern CALLED = Pattern.compile("self\\.(\\w+)\\(");

  /** What makes a tensor of no other. */
  private static final Pattern MADE =
      Pattern.compile(
          "torch\\.(tensor|as_tensor|scalar_tensor|zeros|ones|empty|empty_strided|full|arange|range|linspace"
              + "|logspace|eye|rand|randn|randint|randperm|normal|from_file|tril_indices|triu_indices)\\(");

  /**
   * What waits for the device, if it is given a tensor there: calls, conditions, masks as indices.
   */
  private static final Pattern WAIT =
      Pattern.compile(
          "\\.(?:cpu|cuda|item|tolist|nonzero\\w*|argwhere|unique\\w*|masked_select|equal|allclose"
              + "|bincount|is_nonzero|synchronize)\\("
              + "|(?<![\\w.])(?:int|float|bool)\\("
              + "|\\.to\\((?!\\d|self\\.|\\w+\\.dtype)"
              + "|\\b(?:if|elif|while|assert|not) (?:(?!else)[^\\n:])*torch\\.(?!device)"
              + "|\\w\\[[^\\]\\n]*(?:[<>]|torch\\.)");

  private static final Pattern UPLOAD = Pattern.compile("\\.to\\(self\\.device");
  private static final String UNAWAITED = "non_blocking=True)";

  private final Map<String, String> methods = new LinkedHashMap<>();

  /** Of the source of a graph. */
  DeviceRules(String source) {
    String code =
        source.lines().map(line -> line.replaceFirst("(^|\\s)#.*", "")).collect(joining("\n"));
    Matcher found = METHOD.matcher(code);
    while (found.find()) {
      methods.put(found.group(1), found.group());
    }
  }

  /**
   * The methods that a call of one of {@code entries} may come to, but through none of {@code
   * others}.
   */
  Set<String> reached(List<String> entries, List<String> others) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(entries);
    while (!open.isEmpty()) {
      String method = open.pop();
      if (!others.contains(method) && reached.add(method)) {
        CALLED.matcher(body(method)).results().map(m -> m.group(1)).forEach(open::push);
      }
    }
    return reached;
  }

  private String body(String method) {
    if (!methods.containsKey(method)) {
      throw new IllegalArgumentException("no method " + method);
    }
    return methods.get(method);
  }

  /** The calls in a method that make a tensor and leave it to chance where. */
  List<String> astray(String method) {
    String body = body(method);
    return MADE.matcher(body)
        .results()
        .map(made -> whole(body, made))
        .filter(DeviceRules::isAstray)
        .toList();
  }

  private static boolean isAstray(String call) {
    return !call.contains("device=self.device")
        && !call.matches("(?s).*\\)\\.to\\(self\\.device\\b.*");
  }

  /** A call with its arguments, and what is called of its result. */
  private static String whole(String body, MatchResult call) {
    int end = close(body, call.end());
    boolean moved = body.startsWith(".to(", end);
    return body.substring(call.start(), moved ? close(body, end + ".to(".length()) : end);
  }

  /** Behind the bracket that closes the one before {@code from}. */
  private static int close(String body, int from) {
    int depth = 1;
    int at = from;
    for (; depth > 0; at++) {
      char c = body.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return at;
  }

  /** What may wait for the device, by method: those without are left out. */
  Map<String, String> waits(Set<String> reached) {
    Map<String, String> waits = new TreeMap<>();
    for (String method : reached) {
      String body = body(method);
      Stream<String> plain = WAIT.matcher(body).results().map(MatchResult::group);
      Stream<String> uploads =
          UPLOAD
              .matcher(body)
              .results()
              .map(m -> whole(body, m))
              .filter(c -> !c.endsWith(UNAWAITED));
      String all = Stream.concat(plain, uploads).collect(joining(" "));
      if (!all.isEmpty()) {
        waits.put(method, all);
      }
    }
    return waits;
  }
}
