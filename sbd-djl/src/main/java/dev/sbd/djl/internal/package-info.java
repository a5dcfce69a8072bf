/** A checkpoint, put together from its parts; not for users. */
@NullMarked
package dev.sbd.djl.internal;

import org.jspecify.annotations.NullMarked;
