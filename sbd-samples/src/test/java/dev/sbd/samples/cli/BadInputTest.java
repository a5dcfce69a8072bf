package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user got wrong is said in a line, with exit status 2 and nothing on stdout. */
final class BadInputTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generate -p x -m /no/such/dir             | /no/such/dir: does not exist
          generate -p x -m pom.xml                  | pom.xml: is not a directory
          generate -p x -m src                      | src/config.json: is missing
          generate -p x --prompt-tokens 1,2         | mutually exclusive
          generate                                  | Missing required argument
          generate -p x --gamma -1                  | --gamma: gamma must be >= 0, got -1.0
          generate -p x --gamma NaN                 | gamma must be >= 0, got NaN
          generate -p x --gamma much                | 'much' is not a double
          generate -p x --gamma 0.1 --ntp           | mutually exclusive
          generate -p x --block-size 0              | --block-size must be >= 1, got 0
          generate -p x --block-size 65 -m TINY     | --block-size must be in [1, 64], got 65
          generate -p x --block-size 99999999999    | '99999999999' is not an int
          generate -p x --max-new-tokens 0          | --max-new-tokens must be >= 1, got 0
          generate --prompt-tokens 640 -m TINY      | prompt token must be in [0, 640) (the vocabulary), got 640
          generate --prompt-tokens -1 -m TINY       | prompt token must be in [0, 640) (the vocabulary), got -1
          generate --prompt-tokens 1,,2             | '' is not an int
          generate -p x --mask-token 640 -m TINY    | --mask-token must be in [0, 640), got 640
          generate -p x --dtype fp8                 | expected one of [FLOAT32, BFLOAT16]
          generate -p x --device tpu                | must be cpu, gpu, gpu:N or cuda:N, got 'tpu'
          generate -p x --device gpu:99             | device gpu(99) is not there
          generate -p x --no-such-option            | Unknown option
          generate -p x stray                       | Unmatched argument
          generate -p x -m nosuch                   | there is neither a directory nosuch nor a built-in model of that name; built in: llama
          evaluate -m nosuch                        | there is neither a directory nosuch nor a built-in model of that name; built in: llama
          evaluate -m /no/such/dir                  | /no/such/dir: does not exist
          evaluate --decodings eb:1                 | a solver must be gamma:X, gamma-confidence:X
          evaluate --decodings gamma:-1             | gamma must be >= 0, got -1.0
          evaluate --block-size 65 -m TINY          | --block-size must be in [1, 64], got 65
          evaluate --task poems                     | --task must be among word-problems
          evaluate -n 0                             | --count must be >= 1, got 0
          evaluate --max-new-tokens 0               | --max-new-tokens must be >= 1, got 0
          evaluate --csv /no/such/file              | cannot write /no/such/file: there is no directory /no/such
          evaluate --picture src                    | cannot write src: it is a directory
          tasks --task poems                        | --task must be among word-problems, json, java, notes, schedules, rewrites and all, got poems
          tasks --count 0                           | --count must be >= 1, got 0
          tasks --split test                        | must be train or held-out, got test
          tasks --out /no/such/file                 | cannot write /no/such/file: there is no directory /no/such
          compare -p x --gammas 0.1,-2              | --gammas must be >= 0, got -2.0
          compare -p x --drafts 0.7,much            | --drafts must be adaptive, lookup, whole, finished, finished:C or a confidence, got "much"
          compare -p x --drafts finished:2          | tau must be in [0, 1], got 2.0
          generate -p x --verified-drafts -1        | confidence must be in [0, 1], got -1.0
          generate -p x --decoding eb:1             | a solver must be gamma:X, gamma-confidence:X
          generate -p x --top-p 2 -t 1              | --top-p must be in (0, 1], got 2.0
          generate -p x --fixed 0                   | --fixed: n must be >= 1, got 0
          generate -p x --threshold 2               | --threshold: tau must be in [0, 1], got 2.0
          generate -p x --adaptive-block 0..4       | --adaptive-block must be fastest, or two numbers above 0
          generate -p x --logit-bias 640=1 -m TINY  | --logit-bias token must be in [0, 640)
          chat --context 5000 -m TINY               | --context must be in [1, 1024], got 5000
          generate -p x --decoding ntp --gamma 0.1  | mutually exclusive
          generate -p x --verified --proxy margin   | --proxy goes with --gamma only, got verified
          generate -p x --ntp -k 8                  | --ntp has no blocks
          generate -p x --verified --no-ntp-prefix  | verified decoding needs the NTP prefix
          generate -p x --json-schema /no/such/file | '--json-schema': cannot read /no/such/file: there is no such file or directory
          generate -p x --json-schema src           | '--json-schema': cannot read src
          generate -p x --json-style compact        | Missing required argument(s): --json-schema=FILE
          generate -p x --regex a --json-style free | Missing required argument(s): --json-schema=FILE
          generate -p x --regex a --choice b        | mutually exclusive
          generate -p x --regex [a                  | --regex: not a regular expression: Unclosed character class
          generate -p x --regex (?=a)b              | --regex: regular expressions with lookahead and lookbehind are not supported
          generate -p x --regex a --ignore-eos      | --ignore-eos does not go with a grammar
          generate -p x --regex a --min-new-tokens 2 | --min-new-tokens does not go with a grammar
          compare -p x --regex [a                   | --regex: not a regular expression
          evaluate --grammar --task java,notes      | --grammar needs a task whose problems have a JSON Schema, such as json; got java, notes
          evaluate --grammar --prompts pom.xml      | --prompts goes without --grammar
          compare --prompts /no/such/file           | cannot read /no/such/file: there is no such file or directory
          compare -p x --runs 0                     | --runs must be >= 1, got 0
          compare                                   | no prompt: give --prompt, --prompt-file, --prompts or --task
          compare --count 3                         | Missing required argument(s): --task=NAME
          compare --task poems                      | --task must be among word-problems
          compare --task json --count 0             | --count must be >= 1, got 0
          parity                                    | Missing required parameter
          parity src/main                           | src/main/config.json: is missing
          frobnicate                                | Unmatched argument
          """)
  void badInput_isOneLineAndStatus2(String command, String message) {
    assertBad(message, command.replace("TINY", "" + Folders.TINY_LLAMA).split(" "));
  }

  @Test
  void noCommand_isBadUsage() {
    assertBad("a command is missing");
  }

  @Test
  void emptyPrompt_isBadInput() {
    assertBad("--prompt must not be empty", "generate", "--prompt", "");
    assertBad("--prompt must not be empty", "compare", "--prompt", "");
  }

  @Test
  void unknownDecoding_isBadInput() {
    assertBad("a decoding must be ntp, verified,", "compare", "-p", "x", "--decodings", "slow");
    assertBad("such as gamma:0.1, got \"prefix\"", "evaluate", "--decodings", "prefix");
  }

  @Test
  void textForAModelWithoutTokenizer_asksForTokens() {
    String model = Folders.golden("qwen2-bias").toString();
    assertBad("give --prompt-tokens", "generate", "-p", "x", "-m", model);
  }

  @Test
  void promptLongerThanTheContext_isBadInput() {
    assertBad(
        "shorter than the model's context",
        "generate",
        "-m",
        "" + Folders.TINY_LLAMA,
        "-p",
        "lemon ".repeat(2000));
  }

  @Test
  void parityOfADirectoryWithNeitherFile_saysSo() {
    String directory = EmbeddedCheckpoint.directory().toString();
    assertBad("has neither golden.json nor transcripts.json", "parity", directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                                            | golden.json: is not valid JSON
          []                                                           | golden.json: must be a JSON object
          {}                                                           | golden.json: reference_rms must be a number, got nothing
          {"reference_rms":-1}                                         | reference_rms must be a number >= 0, got -1.0
          {"reference_rms":0}                                          | cases must be a list, got nothing
          {"reference_rms":0,"cases":{}}                               | cases must be a list, got {}
          {"reference_rms":0,"cases":[]}                               | cases must be a list of at least one object, got []
          {"reference_rms":0,"cases":[7]}                              | cases[0] must be an object, got 7
          {"reference_rms":0,"cases":[{"cached":[1.5]}]}               | cases[0].cached must be an integer, got 1.5
          {"reference_rms":0,"cases":[{"cached":[9999]}]}              | cases[0].cached must be token ids in [0,
          {"reference_rms":0,"cases":[{"cached":[],"commit":[],"block":[]}]} | cases[0].block must be
          {"reference_rms":0,"cases":[{"cached":[],"commit":[1],"block":[],"logits":"none"}]} | cases[0].logits must be the name of a tensor
          {"reference_rms":0,"cases":[{"cached":[],"commit":[1],"block":[],"logits":"logits.0"}]} | golden.safetensors: tensor logits.0 must be F32[1,
          """)
  void malformedGolden_namesFileAndField(String json, String message, @TempDir Path temp)
      throws Exception {
    Path directory = Folders.copy(Folders.golden("qwen2-bias"), temp.resolve("copy"));
    Files.writeString(directory.resolve("golden.json"), json);
    assertBad(message, "parity", directory.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format":"sbd-transcripts-1"   | "format":"2"            | format must be sbd-transcripts-1 or sbd-transcripts-2, got 2
          "kind":"ntp"                   | "kind":"guess"          | cases[0].solver.kind must be ntp, eb, threshold, factor or fixed, got guess
          "kind":"ntp"                   | "kind":7                | cases[0].solver.kind must be a string, got 7
          "block_size":16                | "block_size":0          | transcripts.json: cases[0]. blockSize must be >= 1, got 0
          """)
  void malformedTranscripts_nameFileAndField(
      String from, String to, String message, @TempDir Path temp) throws Exception {
    Path directory = Folders.copy(Folders.golden("qwen2-bias"), temp.resolve("copy"));
    Path file = directory.resolve("transcripts.json");
    String json = Files.readString(file).replaceAll("\\s+", "");
    assertTrue(json.contains(from), "the test has nothing to replace");
    Files.writeString(file, json.replace(from, to));
    assertBad(message, "parity", directory.toString());
  }

  @Test
  void verbose_addsTheStackTrace() {
    Execution run = Execution.sbd("generate", "-p", "x", "--gamma", "-1", "--verbose");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("\tat dev.sbd."), run.err());
  }

  private static void assertBad(String message, String... args) {
    Execution run = Execution.sbd(args);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    List<String> lines = new ArrayList<>(run.err().lines().toList());
    lines.removeIf(line -> line.startsWith("Try 'sbd"));
    assertEquals(1, lines.size(), run.err());
    assertTrue(lines.get(0).startsWith("sbd"), run.err());
    assertTrue(lines.get(0).contains(message), run.err());
  }
}
