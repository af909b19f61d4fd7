/**
 * Fakes of our own contracts and builders with good defaults, for the tests of every package. They
 * imitate what the real parts promise and fail loudly where a caller breaks the contract.
 */
@NullMarked
package dev.carillon.support;

import org.jspecify.annotations.NullMarked;
