package dev.carillon.dialect.signalr;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.signalr.hub.HubException;

/** The error texts of the reference implementation: programs compare them. */
final class ErrorTexts {
  static final String CLOSED = "Connection closed with an error.";

  private ErrorTexts() {}

  static String unknown(String target) {
    return unbindable(target) + detail("Method does not exist.");
  }

  static String unbindable(String target) {
    return "Failed to invoke '" + target + "' due to an error on the server.";
  }

  static String notStreaming(String target) {
    return "The client attempted to invoke the streaming '"
        + target
        + "' method with a non-streaming invocation.";
  }

  static String streaming(String target) {
    return "The client attempted to invoke the non-streaming '"
        + target
        + "' method with a streaming invocation.";
  }

  static String streams(String target, int sent, int expected) {
    return unexpected(target)
        + detail("Client sent " + sent + " stream(s), Hub method expects " + expected + ".");
  }

  static String tooManyStreams(String target, int most) {
    return unexpected(target) + detail("More than " + most + " streams.");
  }

  static String inUse(String id) {
    return "Invocation ID '" + id + "' is already in use.";
  }

  static String failed(String target, Throwable cause) {
    if (cause instanceof RefusedException refused
        && refused.reason().code().equals(CloseReason.FORBIDDEN.code())) {
      return "Failed to invoke '" + target + "' because user is unauthorized";
    }
    return unexpected(target) + detail(cause);
  }

  static String streamFailed(Throwable cause) {
    return "An error occurred on the server while streaming results." + detail(cause);
  }

  static String closed(Throwable cause) {
    return CLOSED + detail(cause);
  }

  static String closed(CloseReason reason) {
    return CLOSED + detail(reason.text());
  }

  /** True if the client may receive the error's text. */
  static boolean isTold(Throwable cause) {
    return cause instanceof HubException || cause instanceof RefusedException;
  }

  private static String unexpected(String target) {
    return "An unexpected error occurred invoking '" + target + "' on the server.";
  }

  private static String detail(Throwable cause) {
    if (cause instanceof HubException told) {
      return detail(told.text());
    }
    return cause instanceof RefusedException refused ? detail(refused.reason().text()) : "";
  }

  private static String detail(String text) {
    return " HubException: " + text;
  }
}
