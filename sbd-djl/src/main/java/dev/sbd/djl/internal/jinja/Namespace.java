package dev.sbd.djl.internal.jinja;

import java.util.Map;

/**
 * A value with attributes: {@code loop}, and Jinja's {@code namespace()}, the one that a template
 * can set attributes of.
 *
 * @param attributes the attributes by name
 */
record Namespace(Map<Object, Object> attributes) {}
