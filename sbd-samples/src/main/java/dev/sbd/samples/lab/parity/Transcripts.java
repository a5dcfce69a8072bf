package dev.sbd.samples.lab.parity;

import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.CheckpointException;
import dev.sbd.model.BlockModel;
import dev.sbd.samples.lab.parity.DirectoryReport.Miss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** transcripts.json: whole decodings, greedy, in float32, by the reference implementation. */
record Transcripts(List<Transcript> cases) {
  static final String FILE = "transcripts.json";
  private static final String FORMAT = "sbd-transcripts-1";

  /**
   * Reads the file of a directory.
   *
   * @throws CheckpointException if it is malformed; the message names file and field
   */
  static Transcripts read(Path directory, int vocabulary) {
    Field json = Field.read(directory.resolve(FILE));
    String format = json.get("format").text();
    if (!format.equals(FORMAT)) {
      throw json.get("format").wrong(FORMAT, format);
    }
    return new Transcripts(json.get("cases").objects(entry -> Transcript.read(entry, vocabulary)));
  }

  /** The cases that come out otherwise. */
  List<Miss> misses(BlockModel model) {
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    List<Miss> misses = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      int index = i;
      Transcript entry = cases.get(i);
      entry
          .difference(decoder.generate(entry.prompt(), entry.options()))
          .ifPresent(what -> misses.add(new Miss(FILE, index, what)));
    }
    return misses;
  }

  /**
   * One case of every prompt: verified decoding is to answer it as token-by-token decoding does.
   */
  List<Transcript> prompts() {
    Map<String, Transcript> first = new LinkedHashMap<>();
    cases.forEach(entry -> first.putIfAbsent(Arrays.toString(entry.prompt()), entry));
    return List.copyOf(first.values());
  }

  /** The prompts that verified decoding answers otherwise. */
  List<Miss> verifiedMisses(BlockModel model) {
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    List<Miss> misses = new ArrayList<>();
    for (Transcript entry : prompts()) {
      int at = Arrays.mismatch(tokens(decoder, entry, "ntp"), tokens(decoder, entry, "verified"));
      if (at >= 0) {
        String what = "verified decoding differs from NTP at token " + at;
        misses.add(new Miss(FILE, cases.indexOf(entry), what));
      }
    }
    return misses;
  }

  private static int[] tokens(SetBlockDecoder decoder, Transcript entry, String decoding) {
    int most = entry.options().maxNewTokens();
    GenerationOptions.Builder options = GenerationOptions.builder().maxNewTokens(most);
    return decoder.generate(entry.prompt(), options.decoding(decoding).build()).tokens();
  }
}
