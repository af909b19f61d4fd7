/**
 * OpenShock's user hub and its hub of public share links: their methods, the rules behind them, and
 * the {@link dev.carillon.dialect.openshock.Directory} of who may do what, which {@code postgres}
 * keeps. Imports {@code access}, {@code core}, {@code event}, {@code topic} and {@code
 * dialect.signalr} only. The wire stands in docs/protocols/openshock.md.
 */
@NullMarked
package dev.carillon.dialect.openshock;

import org.jspecify.annotations.NullMarked;
