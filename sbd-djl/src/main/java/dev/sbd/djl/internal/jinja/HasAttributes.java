package dev.sbd.djl.internal.jinja;

/** A value with attributes of its own: {@code loop}, a namespace, a macro. */
interface HasAttributes {
  /** The attribute's value, or an {@link Undefined}. */
  Object attribute(String name);
}
