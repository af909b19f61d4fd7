package dev.carillon.dialect.navixy;

import java.time.Duration;
import java.util.Optional;

/** On what terms trackers are subscribed to: those on equal terms are told together. */
record Terms(Form form, Duration every, Optional<String> sensorType, boolean components) {
  static Terms of(EventRequest request, Form form) {
    return new Terms(form, request.every(), request.sensorType(), request.components());
  }
}
