package dev.sbd.samples.benchmark;

import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.GrammarState;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.grammar.Vocabulary;
import dev.sbd.model.TokenMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a grammar take, the model aside? A schema of ten fields, one of them an object, is
 * compiled, the first time in a fresh JVM or again and again; and the masks of JSON texts are made,
 * token by token, over the 128k tokens of Llama 3.1, whose tokenizer must lie in {@code
 * ../shared/tokenizers/llama-3.1}. A cold mask is one of a grammar that no text has been under
 * before; the percentiles are those over all masks of the texts.
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=GrammarBenchmark}</pre>
 */
@State(Scope.Benchmark)
public class GrammarBenchmark {
  private static final String SCHEMA =
      """
      {"type": "object",
       "properties": {
         "name": {"type": "string", "maxLength": 40},
         "email": {"type": "string", "format": "email"},
         "age": {"type": "integer", "minimum": 0, "maximum": 150},
         "price": {"type": "number", "minimum": 0},
         "active": {"type": "boolean"},
         "born": {"type": "string", "format": "date"},
         "kind": {"enum": ["alpha", "beta", "gamma"]},
         "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
         "address": {
           "type": "object",
           "properties": {
             "street": {"type": "string"},
             "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
             "city": {"type": "string"},
             "country": {"type": "string"}},
           "required": ["street", "city"],
           "additionalProperties": false},
         "notes": {"type": ["string", "null"]}},
       "required": ["name", "email", "age", "address"],
       "additionalProperties": false}
      """;

  private static final List<String> TEXTS =
      List.of(
          """
          {"name": "Ada Lovelace", "email": "ada.lovelace@example.org", "age": 36, "price": 12.50, \
          "active": true, "born": "1815-12-10", "kind": "gamma", "tags": ["red", "green shoes", \
          "a long one of several words"], "address": {"street": "12 St James's Square", "zip": \
          "10115", "city": "London", "country": "England"}, "notes": null}""",
          """
          {"name": "Jürgen Müller-Lüdenscheidt", "email": "jm@mail.example.com", "age": 7, \
          "tags": [], "address": {"street": "Straße des 17. Juni 135", "city": "Berlin"}, "notes": \
          "He said \\"never again\\", then 漢字 and an emoji 🎉 came.\\nTwo lines."}""",
          """
          {"name": "X", "email": "x@y.io", "age": 150, "born": "2000-02-29", "address": {"street": \
          "1", "city": "Paris", "country": "France"}}""");

  /** A compile in a JVM that has made no grammar before. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Fork(5)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public Grammar firstCompile() {
    return Grammar.jsonSchema(SCHEMA);
  }

  /** A compile in a JVM that has made others. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Fork(1)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public Grammar compile() {
    return Grammar.jsonSchema(SCHEMA);
  }

  /** The mask at the next token of the texts. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Fork(1)
  @Warmup(iterations = 5, time = 2)
  @Measurement(iterations = 5, time = 2)
  public TokenMask mask(Walk walk) {
    return walk.grammar.mask(walk.state);
  }

  /** Goes through the texts token by token, and then again. */
  @State(Scope.Thread)
  public static class Walk {
    private static final Path DIRECTORY = Path.of("..", "..", "shared", "tokenizers", "llama-3.1");
    private static final int END = 128_001;
    private static final int VOCABULARY = 128_256;

    /** Whether texts have been under the grammar before. */
    @Param({"cold", "warm"})
    public String masks;

    private final Grammar schema = Grammar.jsonSchema(SCHEMA);
    private HuggingFaceTextTokenizer tokenizer;
    private Vocabulary vocabulary;
    private List<int[]> texts;
    private TokenGrammar grammar;
    private GrammarState state;
    private int text;
    private int token;

    /** Reads the tokenizer. */
    @Setup
    public void setUp() {
      Path directory = DIRECTORY.toAbsolutePath().normalize();
      if (!Files.exists(directory.resolve("tokenizer.json"))) {
        throw new IllegalStateException("this benchmark needs a tokenizer.json in " + directory);
      }
      tokenizer = HuggingFaceTextTokenizer.open(directory);
      vocabulary = new Vocabulary(tokenizer);
      texts = TEXTS.stream().map(tokenizer::encode).toList();
      grammar = fresh();
      text = texts.size() - 1;
      token = texts.get(text).length;
    }

    private TokenGrammar fresh() {
      return new TokenGrammar(schema, vocabulary, Set.of(END), Set.of(), VOCABULARY);
    }

    /** One token further, or at the start of the next text. */
    @Setup(Level.Invocation)
    public void advance() {
      if (token < texts.get(text).length) {
        state = grammar.after(state, texts.get(text)[token++]).orElseThrow();
        return;
      }
      text = (text + 1) % texts.size();
      token = 0;
      if (text == 0 && masks.equals("cold")) {
        grammar = fresh();
      }
      state = grammar.start();
    }

    /** Frees the tokenizer. */
    @TearDown
    public void tearDown() {
      tokenizer.close();
    }
  }
}
