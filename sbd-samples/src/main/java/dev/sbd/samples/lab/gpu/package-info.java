/**
 * Is a device right, fast, and good to train on: {@code sbd gpu-check}. {@link
 * dev.sbd.samples.lab.gpu.GpuCheck} runs other commands of sbd, each in a process of its own;
 * {@link dev.sbd.samples.lab.gpu.SameTexts}, {@link dev.sbd.samples.lab.gpu.SameLosses}, {@link
 * dev.sbd.samples.lab.gpu.Failures} and {@link dev.sbd.samples.lab.gpu.FlatMemory} are what only it
 * asks.
 */
@NullMarked
package dev.sbd.samples.lab.gpu;

import org.jspecify.annotations.NullMarked;
