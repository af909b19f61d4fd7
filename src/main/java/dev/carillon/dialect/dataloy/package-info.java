/**
 * The sockets of Dataloy VMS: changes of objects and fired alert scripts, chosen by the address,
 * with fields that the client chooses over the open socket. Imports {@code core}, {@code event},
 * {@code topic}, {@code access}, {@code expression} and {@code object} only. Its wire stands in
 * docs/protocols/dataloy.md.
 */
@NullMarked
package dev.carillon.dialect.dataloy;

import org.jspecify.annotations.NullMarked;
