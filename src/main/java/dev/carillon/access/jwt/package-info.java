/**
 * JSON Web Tokens: issuers and their keys, JWKS, signatures and the rules that a token must fulfil
 * (RFC 7519, RFC 8725). Shared by all event loops.
 *
 * <p>Imported by {@code access}, {@code access.token}, {@code gateway}.
 */
@NullMarked
package dev.carillon.access.jwt;

import org.jspecify.annotations.NullMarked;
