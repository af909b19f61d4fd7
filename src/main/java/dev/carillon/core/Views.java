package dev.carillon.core;

import java.util.HashMap;
import java.util.Map;

/** The views that somebody on this loop has, each once. */
final class Views {
  private final Map<Encoder, View> views = new HashMap<>();

  /** The view of an encoder, for one more subscription. */
  View acquire(Encoder encoder) {
    View view = views.computeIfAbsent(encoder, View::new);
    view.acquire();
    return view;
  }

  /** One subscription less: a view that nobody has any more is forgotten. */
  void release(View view) {
    if (view.release()) {
      views.remove(view.encoder());
    }
  }

  /** Lets go of the newest event. */
  void forget() {
    views.values().forEach(View::forget);
  }

  int size() {
    return views.size();
  }
}
