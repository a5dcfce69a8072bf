package dev.sbd.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What can happen to a file, by chance. */
@FunctionalInterface
interface Damage {
  /** The file after it. */
  Damaged to(byte[] file);

  /**
   * A damaged file.
   *
   * @param field the JSON field that the damage is in; empty if it is in none
   * @param what for people
   */
  record Damaged(byte[] bytes, String field, String what) {}

  /** A node of a JSON file: {@code parent[key]}, or the {@code key}th of a list. */
  record Node(JsonElement parent, String field, String key, int index) {}

  /** Stands for JSON that gson would not write. */
  String HERE = "@here@";

  /** Values that a field does not expect, as JSON or nearly so. */
  List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"a\":[]}",
          "\"\"",
          "\"x\"",
          "\"-1\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "0",
          "-0.0",
          "1",
          "2",
          "3",
          "7",
          "-1",
          "0.5",
          "64",
          "1000000",
          "2147483647",
          "2147483648",
          "-2147483649",
          "4611686018427387904",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "1e-320",
          "1e38",
          "1e308",
          "1e999",
          "-1e999",
          "1e2147483648",
          "NaN",
          "Infinity",
          "0x10",
          "01",
          "[0,0,0]",
          "[-1,5]",
          "[2147483647,2147483647]",
          "[9223372036854775807,2]",
          "[0,1e99]",
          "nul",
          "'x'",
          '"' + "x".repeat(70_000) + '"',
          "1".repeat(5_000),
          "[".repeat(20_000),
          "[".repeat(3_000) + "]".repeat(3_000));

  /** Damage to a JSON file. */
  static Arbitrary<Damage> toJson() {
    Arbitrary<List<Integer>> way = ints(1_000_000).list().ofMinSize(1).ofMaxSize(5);
    Arbitrary<String> values = Arbitraries.of(VALUES);
    return Arbitraries.frequencyOf(
        Tuple.of(8, Combinators.combine(way, values).as(Damage::replaced)),
        Tuple.of(2, way.map(Damage::removed)),
        Tuple.of(1, Combinators.combine(way, values).as(Damage::doubled)),
        Tuple.of(2, toBytes()));
  }

  /** Damage to a safetensors file. */
  static Arbitrary<Damage> toSafetensors() {
    Arbitrary<Long> lengths =
        Arbitraries.of(
            0L,
            1L,
            2L,
            7L,
            9L,
            100L,
            99_999_999L,
            100_000_001L,
            1L << 31,
            1L << 62,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE);
    return Arbitraries.frequencyOf(
        Tuple.of(6, toJson().map(Damage::inHeader)),
        Tuple.of(1, toBytes()),
        Tuple.of(1, lengths.map(Damage::headerLength)));
  }

  /** Damage to a file of any kind. */
  static Arbitrary<Damage> toBytes() {
    Arbitrary<byte[]> some = Arbitraries.bytes().array(byte[].class).ofMaxSize(9);
    return Arbitraries.oneOf(
        ints(100_000).map(Damage::cut),
        Combinators.combine(ints(1 << 30), Arbitraries.bytes()).as(Damage::overwritten),
        Combinators.combine(ints(1 << 30), some).as(Damage::inserted));
  }

  private static Arbitrary<Integer> ints(int most) {
    return Arbitraries.integers().between(0, most);
  }

  private static Damage replaced(List<Integer> way, String value) {
    return json(
        way,
        (file, node) -> set(node, new JsonPrimitive(HERE)),
        (text, node) -> text.replace('"' + HERE + '"', value),
        "is " + brief(value));
  }

  private static Damage removed(List<Integer> way) {
    return json(
        way,
        (file, node) -> {
          if (node.parent() instanceof JsonObject object) {
            object.remove(node.key());
          } else {
            node.parent().getAsJsonArray().remove(node.index());
          }
        },
        (text, node) -> text,
        "is gone");
  }

  private static Damage doubled(List<Integer> way, String value) {
    return json(
        way,
        (file, node) -> set(node, new JsonPrimitive(HERE)),
        (text, node) -> text.replace('"' + HERE + '"', "1,\"" + node.key() + "\":" + value),
        "is there twice, also as " + brief(value));
  }

  private static Damage json(
      List<Integer> way,
      BiConsumer<JsonElement, Node> change,
      BiFunction<String, Node, String> rewrite,
      String what) {
    return file -> {
      JsonElement root = JsonParser.parseString(new String(file, UTF_8));
      Node node = node(root, way);
      change.accept(root, node);
      String text = rewrite.apply(root.toString(), node);
      String name = node.field().isEmpty() ? node.key() : node.field() + "..." + node.key();
      return new Damaged(text.getBytes(UTF_8), node.field(), name + " " + what);
    };
  }

  /** A node of at least one step below {@code root}, as the numbers lead. */
  private static Node node(JsonElement root, List<Integer> way) {
    JsonElement at = root;
    Node node = new Node(root, "", "", 0);
    for (int step : way) {
      if (at instanceof JsonObject object && !object.isEmpty()) {
        List<String> keys = List.copyOf(object.keySet());
        String key = keys.get(step % keys.size());
        node = new Node(object, node.field().isEmpty() ? key : node.field(), key, 0);
        at = object.get(key);
      } else if (at instanceof JsonArray array && !array.isEmpty()) {
        int index = step % array.size();
        node = new Node(array, node.field(), "" + index, index);
        at = array.get(index);
      }
    }
    return node;
  }

  private static void set(Node node, JsonElement value) {
    if (node.parent() instanceof JsonObject object) {
      object.add(node.key(), value);
    } else {
      node.parent().getAsJsonArray().set(node.index(), value);
    }
  }

  private static Damage cut(int length) {
    return file -> plain(Arrays.copyOf(file, Math.min(length, file.length)), "is cut to " + length);
  }

  private static Damage overwritten(int at, byte with) {
    return file -> {
      byte[] changed = file.clone();
      if (file.length > 0) {
        changed[at % file.length] = with;
      }
      return plain(changed, "has at byte %d a %d".formatted(at % Math.max(1, file.length), with));
    };
  }

  private static Damage inserted(int at, byte... more) {
    return file -> {
      int where = at % (file.length + 1);
      byte[] longer =
          ByteBuffer.allocate(file.length + more.length)
              .put(file, 0, where)
              .put(more)
              .put(file, where, file.length - where)
              .array();
      return plain(longer, "has at byte %d also %s".formatted(where, Arrays.toString(more)));
    };
  }

  private static Damage headerLength(long length) {
    return file ->
        plain(
            ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array(),
            "has the header length " + length);
  }

  /** The same in the header of a safetensors file, padded or not. */
  private static Damage inHeader(Damage damage) {
    return file -> {
      int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
      Damaged header = damage.to(Arrays.copyOfRange(file, 8, 8 + length));
      ByteBuffer all =
          ByteBuffer.allocate(file.length - length + header.bytes().length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(header.bytes().length)
              .put(header.bytes())
              .put(file, 8 + length, file.length - 8 - length);
      return new Damaged(all.array(), header.field(), "in its header, " + header.what());
    };
  }

  private static Damaged plain(byte[] bytes, String what) {
    return new Damaged(bytes, "", what);
  }

  private static String brief(String value) {
    return value.length() > 60 ? value.substring(0, 60) + "..." : value;
  }
}
