package dev.sbd.samples.lab.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.Scheduler.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks a server. Over HTTP there is no cancelling: who wants an answer no more closes the
 * connection, be it a whole answer that is waited for, or a stream. Java's client, as it gives up a
 * request, can close a connection that serves another one already; so those who give up have a
 * client of their own, and one of them that loses its connection has given up.
 *
 * @param url the server's
 * @param patient the client of who waits, and reads
 * @param hasty the client of who gives up
 */
record HttpLine(String model, String url, HttpClient patient, HttpClient hasty) implements Line {
  private static final int TOO_MANY = 429;
  private static final long MILLIS_A_PIECE = 4; // about as long as it takes
  private static final JsonObject MISTAKES =
      JsonParser.parseString(
              """
              {"temperature": -1, "decoding": "guess", "max_tokens": 0, "stop": 7, "seed": "one",
               "regex": "(", "n": 0, "logit_bias": {"no token": 1}, "presence_penalty": 3}""")
          .getAsJsonObject();

  @Override
  public boolean isHttp() {
    return true;
  }

  /** The deadline is the client's own. */
  @Override
  public Verdict whole(Question question, Terms terms) {
    HttpRequest.Builder request = request(question, body(question, terms));
    Optional<Duration> deadline = terms.deadline();
    deadline.ifPresent(request::timeout);
    HttpClient client = deadline.isPresent() ? hasty : patient;
    try {
      return judged(question, client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException | InterruptedException e) {
      if (deadline.isPresent() && e instanceof IOException) {
        return Verdict.of(Outcome.OVERDUE);
      }
      throw failed(e);
    }
  }

  private JsonObject body(Question question, Terms terms) {
    JsonObject body = question.http().body().deepCopy();
    body.addProperty("model", model);
    body.addProperty("priority", terms.priority());
    body.addProperty("user", terms.client());
    return body;
  }

  private HttpRequest.Builder request(Question question, JsonObject body) {
    if (body.has("stream")) {
      JsonObject usage = new JsonObject();
      usage.addProperty("include_usage", true);
      body.add("stream_options", usage);
    }
    return HttpRequest.newBuilder(URI.create(url + question.http().path()))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  private static RuntimeException failed(Exception e) {
    return e instanceof IOException io
        ? new UncheckedIOException(io)
        : new IllegalStateException(e);
  }

  private static Verdict judged(Question question, HttpResponse<String> response) {
    return response.statusCode() == 200
        ? judged(question, HttpReply.of(response.body()))
        : refused(response.statusCode(), response.body());
  }

  private static Verdict judged(Question question, HttpReply reply) {
    return question.isAnsweredBy(reply)
        ? new Verdict(Outcome.EQUAL, Optional.empty(), reply.newTokens(), reply.passes())
        : unlike(Outcome.EQUAL, question, reply);
  }

  private static Verdict unlike(Outcome outcome, Question question, HttpReply reply) {
    return Verdict.wrong(
        outcome, "over HTTP, " + question.unlike(reply.text(), reply.finishReason()));
  }

  private static Verdict refused(int status, String body) {
    return status == TOO_MANY
        ? Verdict.of(Outcome.REFUSED)
        : Verdict.wrong(Outcome.REFUSED, "over HTTP, status %d: %s".formatted(status, body));
  }

  @Override
  public Verdict cancelled(Question question, Terms terms, int pieces) {
    HttpRequest request = request(question, body(question, terms)).build();
    CompletableFuture<HttpResponse<String>> answer =
        hasty.sendAsync(request, BodyHandlers.ofString());
    try {
      return judged(question, answer.get(pieces * MILLIS_A_PIECE, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Verdict.of(Outcome.CANCELLED);
    } catch (ExecutionException | InterruptedException e) {
      if (e.getCause() instanceof IOException) {
        return Verdict.of(Outcome.CANCELLED);
      }
      throw failed(e);
    }
  }

  @Override
  public Verdict vanished(Question question, Terms terms, int pieces) {
    JsonObject body = body(question, terms);
    body.addProperty("stream", true);
    try {
      HttpResponse<Stream<String>> response =
          patient.send(request(question, body).build(), BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) { // closes the connection unless all is read
        return response.statusCode() == 200
            ? begun(question, lines.iterator(), pieces)
            : refused(response.statusCode(), lines.collect(Collectors.joining()));
      }
    } catch (IOException | InterruptedException e) {
      throw failed(e);
    }
  }

  /** Reads so many pieces, if there are so many. */
  private static Verdict begun(Question question, Iterator<String> lines, int pieces) {
    HttpReply reply = new HttpReply();
    while (reply.pieces() < pieces && lines.hasNext()) {
      reply.addLine(lines.next());
    }
    if (reply.pieces() < pieces) {
      return judged(question, reply);
    }
    return question.http().text().startsWith(reply.text())
        ? Verdict.of(Outcome.VANISHED)
        : unlike(Outcome.VANISHED, question, reply);
  }

  @Override
  public Verdict invalid(Question question, Terms terms, int kind) {
    List<String> fields = List.copyOf(MISTAKES.keySet());
    String field = fields.get(kind % fields.size());
    JsonElement value = MISTAKES.get(field);
    JsonObject body = body(question, terms);
    body.add(field, value);
    try {
      HttpResponse<String> response =
          patient.send(request(question, body).build(), BodyHandlers.ofString());
      if (response.statusCode() == TOO_MANY) { // before it is looked at
        return Verdict.of(Outcome.REFUSED);
      }
      return isAbout(field, response)
          ? Verdict.of(Outcome.INVALID)
          : Verdict.wrong(
              Outcome.INVALID,
              "over HTTP, %s: %s is answered by %d: %s"
                  .formatted(field, value, response.statusCode(), response.body()));
    } catch (IOException | InterruptedException e) {
      throw failed(e);
    }
  }

  private static boolean isAbout(String field, HttpResponse<String> response) {
    if (response.statusCode() != 400) {
      return false;
    }
    JsonElement param =
        JsonParser.parseString(response.body())
            .getAsJsonObject()
            .getAsJsonObject("error")
            .get("param");
    return param != null && param.getAsString().equals(field);
  }
}
