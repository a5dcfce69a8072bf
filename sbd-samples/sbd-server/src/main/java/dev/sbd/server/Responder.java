package dev.sbd.server;

import dev.sbd.Cancellation;
import dev.sbd.Draft;
import dev.sbd.Generation;
import dev.sbd.GenerationListener;
import dev.sbd.GenerationOptions;
import dev.sbd.PassTrace;
import dev.sbd.Request;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ToolCall;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is asked, whole or as a stream. */
final class Responder {
  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

  private final ServerMetrics metrics;
  private final Active active;
  private final ExecutorService threads; // of requests for several answers

  Responder(ServerMetrics metrics, Active active, ExecutorService threads) {
    this.metrics = metrics;
    this.active = active;
    this.threads = threads;
  }

  /** Answers on this thread; a request is cancelled when the client is found to be gone. */
  void respond(Context context, Asked asked, Format format, long arrival) {
    Cancellation cancellation = active.begin();
    ClientWatch watch = ClientWatch.of(context, cancellation::cancel);
    try {
      Format.Head head =
          new Format.Head(
              format.idPrefix() + UUID.randomUUID(),
              System.currentTimeMillis() / 1000,
              asked.serving().name());
      Runnable first = first(asked, arrival);
      if (asked.stream().isPresent()) {
        Asked.Stream stream = asked.stream().get();
        EventStream events =
            new EventStream(context.res(), format, head, stream.drafts(), cancellation);
        stream(asked, stream, events, first, cancellation);
      } else {
        List<Answer> answers = answers(asked, first, Sink.NOBODY, cancellation);
        context.contentType("application/json");
        context.result(Json.write(format.reply(head, answers, Usage.of(answers, asked.n()))));
      }
    } finally {
      watch.close();
      active.end(cancellation);
    }
  }

  /** To be run after each forward pass. */
  private Runnable first(Asked asked, long arrival) {
    AtomicBoolean told = new AtomicBoolean();
    return () -> {
      if (!told.getAndSet(true)) {
        metrics.first(asked.serving(), Duration.ofNanos(System.nanoTime() - arrival));
      }
    };
  }

  private void stream(
      Asked asked,
      Asked.Stream stream,
      EventStream events,
      Runnable first,
      Cancellation cancellation) {
    try {
      List<Answer> answers = answers(asked, first, events, cancellation);
      if (stream.usage()) {
        events.usage(Usage.of(answers, asked.n()));
      }
    } catch (RuntimeException e) {
      if (!events.isBegun()) {
        throw e;
      }
      events.error(Failures.of(e));
    }
    events.done();
    if (events.isGone()) {
      LOG.debug("a client went before its answer was done");
    }
  }

  private List<Answer> answers(Asked asked, Runnable first, Sink sink, Cancellation cancellation) {
    if (asked.answers() == 1) {
      return List.of(answer(asked, 0, first, sink, cancellation));
    }
    List<Future<Answer>> futures = new ArrayList<>();
    for (int i = 0; i < asked.answers(); i++) {
      int index = i;
      futures.add(threads.submit(() -> answer(asked, index, first, sink, cancellation)));
    }
    List<Answer> answers = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<Answer> future : futures) {
      try {
        answers.add(future.get());
      } catch (ExecutionException | InterruptedException e) {
        cancellation.cancel(); // and wait for the others, which write to the same stream
        if (failure == null) {
          failure =
              e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return answers;
  }

  private Answer answer(
      Asked asked, int index, Runnable first, Sink sink, Cancellation cancellation) {
    Told told = new Told(index, sink, new ArrayList<>());
    Optional<ChatTurn.Reader> reader = asked.chat().map(chat -> chat.reader(told));
    Consumer<String> onText = reader.isPresent() ? reader.get()::onText : told::onText;
    GenerationOptions options =
        asked
            .options(index)
            .cancellation(cancellation)
            .listener(
                new GenerationListener() {
                  @Override
                  public void onText(String piece) {
                    onText.accept(piece);
                  }

                  @Override
                  public void onDraft(Draft draft) {
                    sink.draft(index, draft);
                  }

                  @Override
                  public void onPass(PassTrace pass) {
                    first.run();
                  }
                })
            .build();
    Request request = new Request(asked.prompt(index), options);
    Generation generation = asked.serving().scheduler().generate(request, asked.terms());
    ChatTurn.Answer parts =
        reader
            .map(ChatTurn.Reader::end)
            .orElseGet(() -> new ChatTurn.Answer("", generation.text(), List.of()));
    Answer answer = new Answer(index, parts, told.calls, generation);
    metrics.answer(asked.serving(), answer);
    sink.end(answer);
    return answer;
  }

  /** Tells a sink of an answer's parts. */
  private record Told(int index, Sink sink, List<CallReply> calls) implements ChatTurn.Listener {
    @Override
    public void onThought(String piece) {
      sink.thought(index, piece);
    }

    @Override
    public void onText(String piece) {
      sink.text(index, piece);
    }

    @Override
    public void onCall(ToolCall call) {
      CallReply reply = CallReply.of(call);
      calls.add(reply);
      sink.call(index, calls.size() - 1, reply);
    }
  }
}
