/** Set Block Decoding behind an OpenAI-compatible HTTP server. */
@NullMarked
package dev.sbd.server;

import org.jspecify.annotations.NullMarked;
