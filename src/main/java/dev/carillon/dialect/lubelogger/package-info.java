/**
 * LubeLogger's hub: who joins {@code kiosk} or {@code vehicleId_7} hears of each change as the
 * product's webhooks tell it. Imports {@code core}, {@code event}, {@code topic} and {@code
 * dialect.signalr} only. Its wire, and how streams become payloads, stand in
 * docs/protocols/lubelogger.md.
 */
@NullMarked
package dev.carillon.dialect.lubelogger;

import org.jspecify.annotations.NullMarked;
