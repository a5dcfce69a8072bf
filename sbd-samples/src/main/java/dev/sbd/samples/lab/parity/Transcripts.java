package dev.sbd.samples.lab.parity;

import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
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
  private static final String FAMILY_FORMAT = "sbd-transcripts-2";

  /**
   * Reads the file of a directory.
   *
   * @param asReference whether passes are to be the reference's, where cases tell them
   * @throws CheckpointException if it is malformed; the message names file and field
   */
  static Transcripts read(Path directory, int vocabulary, boolean asReference) {
    Field json = Field.read(directory.resolve(FILE));
    String format = json.get("format").text();
    if (!format.equals(FORMAT) && !format.equals(FAMILY_FORMAT)) {
      throw json.get("format").wrong(FORMAT + " or " + FAMILY_FORMAT, format);
    }
    boolean family = format.equals(FAMILY_FORMAT);
    return new Transcripts(
        json.get("cases")
            .objects(
                entry ->
                    family
                        ? Transcript.ofFamily(entry, vocabulary, asReference)
                        : Transcript.read(entry, vocabulary)));
  }

  /**
   * Loads the checkpoint as the family whose rules the file is of, and for blocks as long as its
   * cases have.
   *
   * @throws CheckpointException if the file is malformed
   */
  static void apply(Path directory, LoadOptions.Builder options) {
    Field json = Field.read(directory.resolve(FILE));
    if (json.get("format").text().equals(FAMILY_FORMAT)) {
      json.get("cases").objects(entry -> FamilyRule.of(entry, false)).stream()
          .findFirst()
          .ifPresent(rule -> options.family(rule.family()));
      json.get("cases").objects(entry -> entry.get("block_size").integer()).stream()
          .max(Integer::compare)
          .ifPresent(options::maxBlockSize);
    }
  }

  /** Whether cases need the family's own adapter. */
  boolean needAdapter() {
    return cases.stream().anyMatch(Transcript::adapter);
  }

  /**
   * The cases that come out otherwise.
   *
   * @param adapter whether the model has the family's own adapter: other cases are passed over
   */
  List<Miss> misses(BlockModel model, boolean adapter) {
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    List<Miss> misses = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      int index = i;
      Transcript entry = cases.get(i);
      if (entry.adapter() == adapter) {
        entry
            .difference(decoder.generate(entry.prompt(), entry.options()))
            .ifPresent(what -> misses.add(new Miss(FILE, index, what)));
      }
    }
    return misses;
  }

  /**
   * One case of every prompt: verified decoding is to answer it as token-by-token decoding does.
   * None where the model has no next-token predictions.
   */
  List<Transcript> verifiable(BlockModel model) {
    Map<String, Transcript> first = new LinkedHashMap<>();
    cases.forEach(entry -> first.putIfAbsent(Arrays.toString(entry.prompt()), entry));
    return model.spec().predictsNext() ? List.copyOf(first.values()) : List.of();
  }

  /** The prompts that verified decoding answers otherwise. */
  List<Miss> verifiedMisses(BlockModel model) {
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    List<Miss> misses = new ArrayList<>();
    for (Transcript entry : verifiable(model)) {
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
