import dev.sbd.Generation;
import dev.sbd.GenerationListener;
import dev.sbd.PassTrace;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.WeightFormat;
import dev.sbd.samples.EmbeddedAdapter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Scanner;

/**
 * sbd as an engine of peers.py, which says what is read and printed.
 *
 * <pre>java -cp sbd.jar SbdPeer.java CHECKPOINT bf16|w8a8 THREADS [ADAPTER]</pre>
 *
 * Decodings are spelled as for {@code sbd generate --decoding}.
 */
final class SbdPeer implements GenerationListener {
  private final long began = System.nanoTime();
  private long firstNanos;
  private int first;
  private int tokens;

  public static void main(String[] args) {
    try (SbdModel model = SbdModel.load(Path.of(args[0]), options -> changed(options, args));
        Scanner requests = new Scanner(System.in)) {
      System.out.println("ready");
      while (requests.hasNextLine()) {
        String[] words = requests.nextLine().split(" ");
        int[] prompt = Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray();
        System.out.println(new SbdPeer().answer(model, words[0], Integer.parseInt(words[1]), prompt));
      }
    }
  }

  private static LoadOptions.Builder changed(LoadOptions.Builder options, String[] args) {
    options.threads(Integer.parseInt(args[2]));
    if (args[1].equals("w8a8")) {
      options.weights(WeightFormat.W8A8);
    }
    return args.length > 3 ? options.adapter(adapter(args[3])) : options;
  }

  private static Path adapter(String name) {
    return EmbeddedAdapter.names().contains(name) ? EmbeddedAdapter.directory(name) : Path.of(name);
  }

  private String answer(SbdModel model, String decoding, int most, int[] prompt) {
    Generation answer =
        model.generate(prompt, o -> o.decoding(decoding).maxNewTokens(most).listener(this));
    double millis = (System.nanoTime() - began) / 1e6;
    return "{\"tokens\": %s, \"first\": %d, \"first_ms\": %s, \"ms\": %s, \"passes\": %d}"
        .formatted(
            Arrays.toString(answer.tokens()),
            first,
            firstNanos / 1e6,
            millis,
            answer.stats().forwardPasses());
  }

  @Override
  public void onTokens(int[] more) {
    tokens += more.length;
  }

  @Override
  public void onPass(PassTrace pass) {
    if (first == 0 && tokens > 0) {
      first = tokens;
      firstNanos = System.nanoTime() - began;
    }
  }
}
