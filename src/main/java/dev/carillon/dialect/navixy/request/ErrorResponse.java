package dev.carillon.dialect.navixy.request;

import dev.carillon.core.encoding.Frame;
import dev.carillon.event.Json;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the response to a message that is refused. */
public final class ErrorResponse {
  /** Maximum part of a message that a refusal repeats. */
  private static final int SHOWN_BYTES = 4 << 10;

  private static final String LEGACY_WRONG_HASH = "Wrong user hash";

  private ErrorResponse() {}

  /** The message may be empty, if it could not be parsed. */
  public static Frame of(NavixyErrorException fault, Map<?, ?> message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put(NavixyWireNames.CODE, fault.fault().code());
    status.put(NavixyWireNames.DESCRIPTION, text(fault, message));
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(NavixyWireNames.TYPE, NavixyWireNames.ERROR);
    error.put(NavixyWireNames.ACTION, NavixyRequest.action(message.get(NavixyWireNames.ACTION)));
    error.put(NavixyWireNames.STATUS, status);
    Map<String, Object> shown = NavixyRequest.shown(message);
    if (!shown.isEmpty() && isShort(shown)) {
      error.put(NavixyWireNames.DATA, shown);
    }
    return Frame.text(Json.of(error).bytes());
  }

  // JSON can escape half a surrogate pair, which has no UTF-8 form.
  private static boolean isShort(Map<String, Object> shown) {
    try {
      return Json.of(shown).length() <= SHOWN_BYTES;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static String text(NavixyErrorException fault, Map<?, ?> message) {
    boolean legacy =
        message.containsKey(NavixyWireNames.EVENTS)
            && !message.containsKey(NavixyWireNames.REQUESTS);
    return fault.fault() == NavixyError.WRONG_HASH && legacy ? LEGACY_WRONG_HASH : fault.text();
  }
}
