package dev.carillon.dialect.signalr;

import dev.carillon.core.past.StartPosition;
import dev.carillon.dialect.signalr.hub.HubType;
import dev.carillon.dialect.signalr.hub.SharedFrames;

/**
 * What holds for a connection before anything is said.
 *
 * @param frames shared with the others of the event loop
 * @param cursor true if the client wants cursors
 * @param start where its groups begin
 */
record HubSettings(
    HubType<?> type,
    SignalrOptions options,
    SharedFrames frames,
    boolean cursor,
    StartPosition start) {}
