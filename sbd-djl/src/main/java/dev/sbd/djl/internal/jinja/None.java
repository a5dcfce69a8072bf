package dev.sbd.djl.internal.jinja;

/** Python's None. */
enum None {
  NONE
}
