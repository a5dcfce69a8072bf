package dev.sbd;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;

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
    Objects.requireNonNull(subscriber, "subscriber");
    Cancellation cancellation = new Cancellation(options.settings().cancellation);
    Executor threads = task -> daemon("sbd-subscriber", task);
    SubmissionPublisher<GenerationEvent> events =
        new SubmissionPublisher<>(threads, Flow.defaultBufferSize());
    events.subscribe(new CancellingSubscriber(subscriber, cancellation));
    daemon("sbd-generation", () -> generate(events, cancellation));
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void generate(SubmissionPublisher<GenerationEvent> events, Cancellation cancellation) {
    try {
      Generation generation = decoder.generate(prompt, observed(events::submit, cancellation));
      events.submit(new GenerationEvent.Finished(generation));
      events.close();
    } catch (RuntimeException | Error e) {
      events.closeExceptionally(e);
    }
  }

  private GenerationOptions observed(Consumer<GenerationEvent> events, Cancellation cancellation) {
    return options.toBuilder()
        .listener(new Forwarding(options.settings().listener, events))
        .cancellation(cancellation)
        .build();
  }

  private record Forwarding(GenerationListener first, Consumer<GenerationEvent> events)
      implements GenerationListener {
    @Override
    public void onText(String text) {
      first.onText(text);
      events.accept(new GenerationEvent.Text(text));
    }

    @Override
    public void onTokens(int[] tokens) {
      first.onTokens(tokens);
      events.accept(new GenerationEvent.Tokens(Arrays.stream(tokens).boxed().toList()));
    }

    @Override
    public void onDraft(Draft draft) {
      first.onDraft(draft);
      events.accept(new GenerationEvent.Drafted(draft));
    }

    @Override
    public void onPass(PassTrace pass) {
      first.onPass(pass);
      events.accept(new GenerationEvent.Passed(pass));
    }
  }

  /**
   * Passes everything on, and to the generation that the subscription is cancelled: by the
   * subscriber, or because it failed.
   */
  private record CancellingSubscriber(
      Flow.Subscriber<? super GenerationEvent> subscriber, Cancellation cancellation)
      implements Flow.Subscriber<GenerationEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              subscription.request(n);
            }

            @Override
            public void cancel() {
              cancellation.cancel();
              subscription.cancel();
            }
          });
    }

    @Override
    public void onNext(GenerationEvent event) {
      try {
        subscriber.onNext(event);
      } catch (RuntimeException | Error e) {
        cancellation.cancel();
        throw e;
      }
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
