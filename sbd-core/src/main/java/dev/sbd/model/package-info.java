/**
 * The service-provider interface: what a backend gives a decoder. Names and the papers' symbols:
 *
 * <table>
 * <caption>Set Block Decoding (arXiv 2509.04185)</caption>
 * <tr><td>{@link dev.sbd.model.Pass#causal()}</td><td>x_1..x_{t-1}, the part not yet cached</td></tr>
 * <tr><td>{@link dev.sbd.model.Pass#looks()}</td><td>x̂_t..x̂_{t+k-1}</td></tr>
 * <tr><td>{@link dev.sbd.model.ModelSpec#maskToken()}</td><td>m</td></tr>
 * <tr><td>{@link dev.sbd.model.Prediction#entropy()}</td><td>H</td></tr>
 * <tr><td>{@link dev.sbd.model.Prediction#confidence()}</td><td>c</td></tr>
 * </table>
 */
@NullMarked
package dev.sbd.model;

import org.jspecify.annotations.NullMarked;
