/** What goes wrong: with the request, or with what serves it. */
@NullMarked
package dev.sbd.error;

import org.jspecify.annotations.NullMarked;
