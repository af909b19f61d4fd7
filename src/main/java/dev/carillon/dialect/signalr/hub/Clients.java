package dev.carillon.dialect.signalr.hub;

/**
 * Whom a hub can talk to: the caller alone. What many are to hear is an event, so that clients of
 * every protocol hear it.
 */
public record Clients(Caller caller) {}
