/** Set Block Decoding on Apache Spark: files of prompts on many machines. */
@NullMarked
package dev.sbd.spark;

import org.jspecify.annotations.NullMarked;
