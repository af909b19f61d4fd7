package dev.carillon.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * One request to a receiver.
 *
 * @param message the {@code webhook-id}
 * @param event the type of the event and its topic
 * @param outcome a status, or what went wrong, in one word
 * @param number 1 for the first try of the message
 * @param excerpt the beginning of the answer, in printable characters
 */
public record DeliveryAttempt(
    Instant at,
    String message,
    String event,
    String outcome,
    Duration took,
    int number,
    String excerpt) {}
