/** How decoding works inside. Not for users: it changes without notice. */
@NullMarked
package dev.sbd.internal;

import org.jspecify.annotations.NullMarked;
