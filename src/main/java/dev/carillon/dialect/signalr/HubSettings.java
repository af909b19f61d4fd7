package dev.carillon.dialect.signalr;

import dev.carillon.core.past.StartPosition;
import dev.carillon.dialect.signalr.hub.HubType;
import dev.carillon.dialect.signalr.hub.SharedFrames;

/**
 * The settings of a connection, known before the first message.
 *
 * @param frames shared with the other connections of the event loop
 * @param cursor true if the client wants cursors
 * @param start where its groups begin
 */
record HubSettings(
    HubType<?> type,
    SignalrOptions options,
    SharedFrames frames,
    boolean cursor,
    StartPosition start) {}
