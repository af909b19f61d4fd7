/**
 * SignalR without .NET: the protocol of a hub connection, from the handshake to its end. The wire
 * is described in dotnet/aspnetcore, {@code src/SignalR/docs/specs/HubProtocol.md}.
 *
 * <p>Imported by {@code dialect.lubelogger}, {@code dialect.openshock.hub}, {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.signalr;

import org.jspecify.annotations.NullMarked;
