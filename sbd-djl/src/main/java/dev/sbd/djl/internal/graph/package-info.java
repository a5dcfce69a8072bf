/** The model graph: TorchScript source, its weights and caches, and the passes run through it. */
@NullMarked
package dev.sbd.djl.internal.graph;

import org.jspecify.annotations.NullMarked;
