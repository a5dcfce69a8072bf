package dev.sbd.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * Tells when a client closes its connection while it waits for an answer. Jetty reads no further
 * than the request until it is answered; so this does, on the side.
 */
final class ClientWatch implements AutoCloseable {
  private final Context context;
  private final Runnable onGone;
  private final Optional<AbstractEndPoint> endPoint;

  private ClientWatch(Context context, Runnable onGone, Optional<AbstractEndPoint> endPoint) {
    this.context = context;
    this.onGone = onGone;
    this.endPoint = endPoint;
  }

  /** Watches until it is closed; the request's body must have been read. */
  static ClientWatch of(Context context, Runnable onGone) {
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    Optional<AbstractEndPoint> found =
        endPoint instanceof AbstractEndPoint known ? Optional.of(known) : Optional.empty();
    ClientWatch watch = new ClientWatch(context, onGone, found);
    found.ifPresent(e -> e.tryFillInterested(watch.callback()));
    return watch;
  }

  private Callback callback() {
    return new Callback() {
      @Override
      public void succeeded() {
        read();
      }
    };
  }

  /** What a client sends before it has its answer is lost: the connection ends with the answer. */
  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    buffer.limit(0);
    try {
      int count = endPoint.orElseThrow().fill(buffer);
      if (count < 0) {
        onGone.run();
      } else if (count > 0) {
        context.res().setHeader("Connection", "close");
      } else {
        endPoint.orElseThrow().tryFillInterested(callback());
      }
    } catch (IOException e) {
      onGone.run();
    }
  }

  /** Jetty reads again. */
  @Override
  public void close() {
    endPoint.ifPresent(e -> e.getFillInterest().onFail(new IOException("watched no longer")));
  }
}
