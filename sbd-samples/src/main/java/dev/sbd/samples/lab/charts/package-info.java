/** Charts as PNG pictures. */
@NullMarked
package dev.sbd.samples.lab.charts;

import org.jspecify.annotations.NullMarked;
