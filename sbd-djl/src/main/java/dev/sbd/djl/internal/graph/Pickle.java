package dev.sbd.djl.internal.graph;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few Python pickles (protocol 2) that a TorchScript archive needs. */
final class Pickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickle() {
    op(0x80).op(2);
  }

  private Pickle op(int code) {
    out.write(code);
    return this;
  }

  private Pickle text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  Pickle global(String module, String name) {
    return op('c').text(module + "\n" + name + "\n");
  }

  Pickle emptyTuple() {
    return op(')');
  }

  Pickle emptyList() {
    return op(']');
  }

  Pickle emptyDict() {
    return op('}');
  }

  Pickle mark() {
    return op('(');
  }

  Pickle string(String value) {
    int length = value.length();
    return op('X').op(length).op(length >> 8).op(length >> 16).op(length >> 24).text(value);
  }

  Pickle bool(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  Pickle zero() {
    return op('K').op(0);
  }

  Pickle zeroFloat() {
    return op('G').text("\0\0\0\0\0\0\0\0");
  }

  Pickle tupleOf(int size) {
    return op(0x84 + size);
  }

  /** Calls what stands below with the tuple on top. */
  Pickle reduce() {
    return op('R');
  }

  Pickle newObject() {
    return op(0x81);
  }

  Pickle setItems() {
    return op('u');
  }

  Pickle build() {
    return op('b');
  }

  byte[] toBytes() {
    op('.');
    return out.toByteArray();
  }
}
