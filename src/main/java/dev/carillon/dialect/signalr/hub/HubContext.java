package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.identity.Principal;

/** The context of a hub: its one connection. Confined to the connection's event loop. */
public record HubContext(
    HubConnection connection, Principal principal, Clients clients, Groups groups) {}
