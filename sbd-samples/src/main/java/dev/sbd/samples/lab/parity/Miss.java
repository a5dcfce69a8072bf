package dev.sbd.samples.lab.parity;

import com.google.gson.annotations.SerializedName;

/**
 * A case that did not come out as expected.
 *
 * @param file golden.json or transcripts.json
 * @param index of the case in the file, from 0
 * @param what differs, for people
 */
public record Miss(String file, @SerializedName("case") int index, String what) {}
