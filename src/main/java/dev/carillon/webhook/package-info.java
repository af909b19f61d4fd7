/**
 * Webhooks: clients that are inside, whose events are posted to a receiver by the Standard Webhooks
 * convention (docs/webhooks.md). Each is served by a session of the core like any other client; one
 * replica delivers it at a time. Imports {@code core} and what it stands on; what is kept, who
 * holds which slot and how a message is written it is given.
 */
@NullMarked
package dev.carillon.webhook;

import org.jspecify.annotations.NullMarked;
