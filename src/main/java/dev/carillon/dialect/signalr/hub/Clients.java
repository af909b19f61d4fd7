package dev.carillon.dialect.signalr.hub;

/**
 * The clients that a hub can call: the caller alone. To reach many clients, publish an event:
 * clients of every protocol receive it.
 */
public record Clients(Caller caller) {}
