package dev.sbd.djl.internal.jinja;

/** What can be called: a macro, a method, a global function. */
@FunctionalInterface
interface Function {
  Object call(Arguments arguments);
}
