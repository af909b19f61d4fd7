/**
 * LubeLogger's hub: clients join {@code kiosk} or {@code vehicleId_7} and receive each change in
 * the form of the product's webhooks. See docs/protocols/lubelogger.md.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.lubelogger;

import org.jspecify.annotations.NullMarked;
