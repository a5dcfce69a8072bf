/** The native libraries that come with DJL: how they start, and how they end. */
@NullMarked
package dev.sbd.djl.internal.engine;

import org.jspecify.annotations.NullMarked;
