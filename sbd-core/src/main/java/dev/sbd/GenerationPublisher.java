package dev.sbd;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/**
 * A generation as a reactive stream. Every subscription generates anew, on a thread of its own; a
 * subscriber that does not keep up makes it wait; one that cancels ends it within a forward pass.
 */
final class GenerationPublisher implements Flow.Publisher<GenerationEvent> {
  private final SetBlockDecoder decoder;
  private final int[] prompt;
  private final GenerationOptions options;

  GenerationPublisher(SetBlockDecoder decoder, int[] prompt, GenerationOptions options) {
    this.decoder = decoder;
    this.prompt = prompt.clone();
    this.options = options;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super GenerationEvent> subscriber) {
    SubmissionPublisher<GenerationEvent> events =
        new SubmissionPublisher<>(task -> daemon("sbd-subscriber", task), Flow.defaultBufferSize());
    events.subscribe(Objects.requireNonNull(subscriber, "subscriber"));
    daemon("sbd-generation", () -> generate(events));
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void generate(SubmissionPublisher<GenerationEvent> events) {
    GenerationSettings settings = options.settings();
    Cancellation cancellation = new Cancellation(settings.cancellation);
    GenerationOptions observed =
        options.toBuilder()
            .listener(new Forwarding(settings.listener, events, cancellation))
            .cancellation(cancellation)
            .build();
    try {
      events.submit(new GenerationEvent.Finished(decoder.generate(prompt, observed)));
      events.close();
    } catch (RuntimeException | Error e) {
      events.closeExceptionally(e);
    }
  }

  /**
   * Publishes what the listener is told. A subscriber that has cancelled, or failed, is none, and
   * ends the generation.
   */
  private record Forwarding(
      GenerationListener first,
      SubmissionPublisher<GenerationEvent> events,
      Cancellation cancellation)
      implements GenerationListener {
    private void publish(GenerationEvent event) {
      events.submit(event);
      if (!events.hasSubscribers()) {
        cancellation.cancel();
      }
    }

    @Override
    public void onText(String text) {
      first.onText(text);
      publish(new GenerationEvent.Text(text));
    }

    @Override
    public void onTokens(int[] tokens) {
      first.onTokens(tokens);
      publish(new GenerationEvent.Tokens(Arrays.stream(tokens).boxed().toList()));
    }

    @Override
    public void onDraft(Draft draft) {
      first.onDraft(draft);
      publish(new GenerationEvent.Drafted(draft));
    }

    @Override
    public void onPass(PassTrace pass) {
      first.onPass(pass);
      publish(new GenerationEvent.Passed(pass));
    }
  }
}
