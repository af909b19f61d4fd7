package dev.carillon.core.encoding;

import java.util.HashMap;
import java.util.Map;

/** The views that somebody on this loop has, each once. */
public final class EncodingCache {
  private final Map<Encoder, SharedEncoding> views = new HashMap<>();

  /** The view of an encoder, for one more subscription. */
  public SharedEncoding acquire(Encoder encoder) {
    SharedEncoding view = views.computeIfAbsent(encoder, SharedEncoding::new);
    view.acquire();
    return view;
  }

  /** One subscription less: a view that nobody has any more is forgotten. */
  public void release(SharedEncoding view) {
    if (view.release()) {
      views.remove(view.encoder());
    }
  }

  /** Lets go of the newest event. */
  public void forget() {
    views.values().forEach(SharedEncoding::forget);
  }

  public int size() {
    return views.size();
  }
}
