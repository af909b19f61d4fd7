/**
 * The sockets of Dataloy VMS: changes of objects and fired alert scripts, chosen by the address,
 * with fields that the client chooses over the open socket. See docs/protocols/dataloy.md.
 *
 * <p>Imported by {@code cli}, {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.dataloy;

import org.jspecify.annotations.NullMarked;
