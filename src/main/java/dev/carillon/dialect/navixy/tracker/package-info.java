/**
 * Trackers as Navixy shows them: how events become their states and readings, and which of them a
 * client may see. Confined to one event loop.
 *
 * <p>Imported by {@code dialect.navixy}.
 */
@NullMarked
package dev.carillon.dialect.navixy.tracker;

import org.jspecify.annotations.NullMarked;
