package dev.sbd.djl.internal.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tokens that the files beside tokenizer.json declare, as transformers 5 takes them: those of
 * tokenizer_config.json's {@code added_tokens_decoder}, and the special tokens that it names or
 * lists. Without that field, special_tokens_map.json comes before tokenizer_config.json, and
 * added_tokens.json counts.
 */
final class DeclaredTokens {
  private static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");
  private static final String NUMBERED = "added_tokens_decoder";
  private static final String EXTRA = "extra_special_tokens";
  private static final String ADDITIONAL = "additional_special_tokens";

  private final DeclarationFile config;
  private final DeclarationFile map;
  private final DeclarationFile numbers;
  private final Map<String, AddedToken> named = new LinkedHashMap<>();

  /** What the files in {@code directory} declare; there may be none. */
  DeclaredTokens(Path directory) {
    config = DeclarationFile.read(directory, "tokenizer_config.json", true);
    boolean alone = config.has(NUMBERED);
    map = DeclarationFile.read(directory, "special_tokens_map.json", !alone);
    numbers = DeclarationFile.read(directory, "added_tokens.json", !alone);
    List<DeclarationFile> inTurn = List.of(map, config);
    for (String name : NAMES) {
      inTurn.forEach(file -> file.token(name).ifPresent(token -> named.putIfAbsent(name, token)));
    }
    inTurn.forEach(file -> file.named().forEach(named::putIfAbsent));
    inTurn.forEach(file -> file.object(EXTRA).forEach(named::putIfAbsent));
    config.object("model_specific_special_tokens").forEach(named::putIfAbsent);
  }

  /** The special tokens that have a name, {@code bos_token} and so on, by it. */
  Map<String, AddedToken> named() {
    return named;
  }

  /** The special tokens that have none. */
  private List<AddedToken> unnamed() {
    DeclarationFile file = config.has(EXTRA) || config.has(ADDITIONAL) ? config : map;
    List<AddedToken> tokens = file.list(EXTRA);
    return tokens.isEmpty()
        ? file.list(ADDITIONAL)
        : Stream.concat(tokens.stream(), map.list(EXTRA).stream()).toList();
  }

  /**
   * The tokens to add to those of tokenizer.json, in the order in which they get their ids: those
   * that it lacks, and those that it has with other flags.
   *
   * @param own tokenizer.json's added tokens
   */
  List<AddedToken> beside(List<AddedToken> own) {
    List<AddedToken> all = new ArrayList<>(numbered(own));
    Set<String> known = contents(Stream.concat(all.stream(), own.stream()));
    Stream.concat(named.values().stream(), unnamed().stream())
        .filter(token -> known.add(token.content()))
        .forEach(all::add);
    Set<String> special = contents(named.values().stream());
    Set<AddedToken> there = new HashSet<>(own);
    return all.stream()
        .map(token -> special.contains(token.content()) ? token.asSpecial() : token)
        .filter(token -> !token.content().isEmpty() && there.add(token))
        .toList();
  }

  private Collection<AddedToken> numbered(List<AddedToken> own) {
    if (config.has(NUMBERED)) {
      return config.byId(NUMBERED);
    }
    Set<String> special = contents(Stream.concat(named.values().stream(), unnamed().stream()));
    Map<String, AddedToken> tokens = new LinkedHashMap<>();
    for (String text : numbers.textsById()) {
      tokens.put(
          text, special.contains(text) ? AddedToken.special(text) : AddedToken.ordinary(text));
    }
    own.forEach(token -> tokens.put(token.content(), token));
    return tokens.values();
  }

  private static Set<String> contents(Stream<AddedToken> tokens) {
    return tokens.map(AddedToken::content).collect(Collectors.toSet());
  }
}
