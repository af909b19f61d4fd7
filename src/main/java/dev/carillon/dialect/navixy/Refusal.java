package dev.carillon.dialect.navixy;

import dev.carillon.core.Frame;
import dev.carillon.event.Json;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the answer to a message that is refused. */
final class Refusal {
  /** As much of a message as its refusal repeats. */
  private static final int SHOWN_BYTES = 4 << 10;

  private static final String LEGACY_WRONG_HASH = "Wrong user hash";

  private Refusal() {}

  /** The message may be empty, if it could not be read. */
  static Frame of(FaultException fault, Map<?, ?> message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put(Words.CODE, fault.fault().code());
    status.put(Words.DESCRIPTION, text(fault, message));
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(Words.TYPE, Words.ERROR);
    error.put(Words.ACTION, Request.action(message.get(Words.ACTION)));
    error.put(Words.STATUS, status);
    Map<String, Object> shown = Request.shown(message);
    if (!shown.isEmpty() && isShort(shown)) {
      error.put(Words.DATA, shown);
    }
    return Frame.text(Json.of(error).bytes());
  }

  // JSON can escape half a surrogate pair, which no UTF-8 can say.
  private static boolean isShort(Map<String, Object> shown) {
    try {
      return Json.of(shown).length() <= SHOWN_BYTES;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static String text(FaultException fault, Map<?, ?> message) {
    boolean legacy = message.containsKey(Words.EVENTS) && !message.containsKey(Words.REQUESTS);
    return fault.fault() == Fault.WRONG_HASH && legacy ? LEGACY_WRONG_HASH : fault.text();
  }
}
