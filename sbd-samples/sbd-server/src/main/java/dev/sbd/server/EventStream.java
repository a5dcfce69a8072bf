package dev.sbd.server;

import dev.sbd.Cancellation;
import dev.sbd.Draft;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Answers as server-sent events. It begins with the first: what fails before that can still be told
 * by a status. A client that is gone, or reads nothing until the connection's time is over, cancels
 * what it asked for.
 */
final class EventStream implements Sink {
  private static final String DONE = "[DONE]";

  private final HttpServletResponse response;
  private final Format format;
  private final Format.Head head;
  private final boolean drafts;
  private final Cancellation cancellation;
  private final Set<Integer> begun = new HashSet<>();
  private boolean gone;

  EventStream(
      HttpServletResponse response,
      Format format,
      Format.Head head,
      boolean drafts,
      Cancellation cancellation) {
    this.response = response;
    this.format = format;
    this.head = head;
    this.drafts = drafts;
    this.cancellation = cancellation;
  }

  @Override
  public synchronized void thought(int index, String piece) {
    begin(index);
    send(format.thought(head, index, piece));
  }

  @Override
  public synchronized void text(int index, String piece) {
    begin(index);
    send(format.text(head, index, piece));
  }

  @Override
  public synchronized void call(int index, int place, CallReply call) {
    begin(index);
    send(format.call(head, index, place, call));
  }

  @Override
  public synchronized void draft(int index, Draft draft) {
    if (drafts) {
      begin(index);
      send(format.draft(head, index, draft));
    }
  }

  @Override
  public synchronized void end(Answer answer) {
    begin(answer.index());
    send(format.end(head, answer));
  }

  private void begin(int index) {
    if (begun.add(index)) {
      format.begin(head, index).forEach(this::send);
    }
  }

  /** The last of all, where no answer failed. */
  synchronized void usage(Usage usage) {
    send(format.usage(head, usage));
  }

  synchronized void error(ApiException e) {
    send(e.body());
  }

  synchronized void done() {
    write(DONE);
  }

  /** Whether the client has been told anything. */
  synchronized boolean isBegun() {
    return response.isCommitted() || !begun.isEmpty();
  }

  synchronized boolean isGone() {
    return gone;
  }

  private void send(Object event) {
    write(Json.write(event));
  }

  /** JSON has no line ends, so that an event is a line. */
  private void write(String data) {
    if (gone) {
      return;
    }
    try {
      if (!response.isCommitted()) {
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // proxies are to hand it on at once
      }
      OutputStream out = response.getOutputStream();
      out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException | UncheckedIOException e) {
      gone = true;
      cancellation.cancel();
    }
  }
}
