package dev.carillon.core.encoding;

import java.util.HashMap;
import java.util.Map;

/** Cache of the encoders that subscriptions on this loop use, each once. Reference-counted. */
public final class EncodingCache {
  private final Map<Encoder, SharedEncoding> views = new HashMap<>();

  /** Returns the shared encoding of an encoder, for one more subscription. */
  public SharedEncoding acquire(Encoder encoder) {
    SharedEncoding view = views.computeIfAbsent(encoder, SharedEncoding::new);
    view.acquire();
    return view;
  }

  /** Releases it for one subscription; an unused one is evicted. */
  public void release(SharedEncoding view) {
    if (view.release()) {
      views.remove(view.encoder());
    }
  }

  /** Releases the newest event. */
  public void forget() {
    views.values().forEach(SharedEncoding::forget);
  }

  public int size() {
    return views.size();
  }
}
