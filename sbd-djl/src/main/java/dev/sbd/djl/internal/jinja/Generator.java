package dev.sbd.djl.internal.jinja;

import java.util.List;

/**
 * What filters like {@code select} give: to be looped over, always true, without a length.
 *
 * @param items what it yields
 */
record Generator(List<Object> items) {}
