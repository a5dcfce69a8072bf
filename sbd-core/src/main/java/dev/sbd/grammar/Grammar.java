package dev.sbd.grammar;

/** What a text must look like. */
public final class Grammar {
  private Grammar() {}
}
