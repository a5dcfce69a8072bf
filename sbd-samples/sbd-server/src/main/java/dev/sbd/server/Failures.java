package dev.sbd.server;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.OverloadedException;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong, as the API tells it. What is not the request's fault is logged, and not told.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static ApiException of(Exception failure) {
    if (failure instanceof ApiException api) {
      return api;
    }
    if (failure instanceof OverloadedException) {
      return ApiException.overloaded(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof InvalidRequestException) {
      return ApiException.invalid(null, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof HttpResponseException http) {
      return ApiException.http(http.getStatus(), String.valueOf(http.getMessage()));
    }
    if (failure instanceof IOException) { // answers' own are caught where they are written
      return ApiException.http(400, "the body ends before its length");
    }
    LOG.error("a request failed", failure);
    return ApiException.internal();
  }
}
