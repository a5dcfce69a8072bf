package dev.sbd.djl.text.jinja;

/** Python's None. */
enum None {
  NONE
}
