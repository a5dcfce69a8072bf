package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What adapter_config.json says under {@code sbd}: that the adapter acts on the rows of the block
 * alone.
 *
 * @param maxBlockSize the longest block that it was trained for
 * @param vocabularySize of the base, and so the id of the mask, which lies one beyond it
 * @param fingerprint of the base: {@link Fingerprint}
 */
public record AdapterGate(int maxBlockSize, int vocabularySize, String fingerprint) {
  static final String FIELD = "sbd";
  private static final String GATED = "gated";
  private static final String MAX_BLOCK_SIZE = "max_block_size";
  private static final String BASE = "base";
  private static final String VOCABULARY = "vocab_size";
  private static final String FINGERPRINT = "fingerprint";

  /** The gate; empty for an adapter that acts on all rows. */
  static Optional<AdapterGate> read(JsonFields adapter) {
    return adapter.object(FIELD).filter(own -> own.flag(GATED)).map(AdapterGate::parse);
  }

  private static AdapterGate parse(JsonFields own) {
    JsonFields base = own.object(BASE).orElseThrow(() -> own.missing(BASE, "an object"));
    return new AdapterGate(
        positive(own, MAX_BLOCK_SIZE),
        positive(base, VOCABULARY),
        base.requiredString(FINGERPRINT));
  }

  private static int positive(JsonFields fields, String field) {
    return fields
        .optionalPositiveInt(field)
        .orElseThrow(() -> fields.missing(field, "a positive integer"));
  }

  JsonObject json() {
    JsonObject base = new JsonObject();
    base.addProperty(VOCABULARY, vocabularySize);
    base.addProperty(FINGERPRINT, fingerprint);
    JsonObject json = new JsonObject();
    json.addProperty(GATED, true);
    json.addProperty(MAX_BLOCK_SIZE, maxBlockSize);
    json.add(BASE, base);
    return json;
  }
}
