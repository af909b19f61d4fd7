/**
 * The SignalR hub protocol: messages, and their two encodings. Stateless but for {@link
 * dev.carillon.dialect.signalr.protocol.Input}. Imported by {@code dialect.signalr} only. The wire
 * is described in dotnet/aspnetcore, {@code src/SignalR/docs/specs/HubProtocol.md}.
 */
@NullMarked
package dev.carillon.dialect.signalr.protocol;

import org.jspecify.annotations.NullMarked;
