package dev.sbd.server;

import dev.sbd.Scheduler;
import dev.sbd.djl.SbdModel;

/**
 * A model that is served.
 *
 * @param name what requests call it
 * @param model which the caller closes
 * @param scheduler of all its requests
 */
record Serving(String name, SbdModel model, Scheduler scheduler) {
  static Serving of(String name, SbdModel model, ServerOptions options) {
    int context = model.spec().contextLength();
    long room = options.cacheTokens().orElse(Math.max(context, (long) options.running() * 2048));
    Scheduler.Limits limits =
        new Scheduler.Limits(options.running(), options.waiting(), Math.max(room, 1));
    return new Serving(name, model, new Scheduler(model.decoder(), limits));
  }
}
