package dev.carillon.webhook;

import java.time.Duration;
import java.time.Instant;

/**
 * One delivery attempt: a request to a receiver.
 *
 * @param message the {@code webhook-id}
 * @param event the type of the event and its topic
 * @param outcome a status, or the kind of failure in one word
 * @param number 1 for the first attempt of the message
 * @param excerpt the beginning of the response, in printable characters
 */
public record DeliveryAttempt(
    Instant at,
    String message,
    String event,
    String outcome,
    Duration took,
    int number,
    String excerpt) {}
