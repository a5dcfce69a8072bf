/** DJL, before anything of it is loaded. */
@NullMarked
package dev.sbd.djl.internal.engine;

import org.jspecify.annotations.NullMarked;
