package dev.sbd.djl.training;

/**
 * An update that was made.
 *
 * @param number how many there have been, this one included
 * @param tokens of its documents, prompts included
 * @param learnt how many masked tokens were predicted, in all copies of the documents
 * @param learningRate it was made with
 * @param ntpLoss mean cross-entropy of the next-token rows, in nats; NaN if there were none
 * @param matpLoss mean cross-entropy of the masked rows, in nats; NaN if there were none
 * @param gradientNorm before clipping
 * @param nanos it took
 */
public record TrainingStep(
    int number,
    int tokens,
    int learnt,
    double learningRate,
    double ntpLoss,
    double matpLoss,
    double gradientNorm,
    long nanos) {}
