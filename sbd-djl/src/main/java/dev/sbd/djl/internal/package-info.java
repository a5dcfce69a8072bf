/** What the packages of this module share; not for users. */
@NullMarked
package dev.sbd.djl.internal;

import org.jspecify.annotations.NullMarked;
