/**
 * The checker: what is sent is known, what each client gets is written down, and the one is held
 * against the other. It trusts no counter of the gateway. {@link dev.carillon.soak.Soak} is one
 * run, {@link dev.carillon.soak.Checker} the judge; docs/reliability.md says what is judged.
 */
@NullMarked
package dev.carillon.soak;

import org.jspecify.annotations.NullMarked;
