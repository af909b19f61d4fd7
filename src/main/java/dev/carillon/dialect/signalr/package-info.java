/**
 * SignalR without .NET: the dialect, and the API that hubs are written on ({@link
 * dev.carillon.dialect.signalr.Hub}). Other dialects may import it. The wire is described in
 * dotnet/aspnetcore, {@code src/SignalR/docs/specs/HubProtocol.md}.
 */
@NullMarked
package dev.carillon.dialect.signalr;

import org.jspecify.annotations.NullMarked;
