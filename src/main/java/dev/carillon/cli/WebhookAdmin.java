package dev.carillon.cli;

import dev.carillon.event.Json;
import java.util.Map;
import java.util.Optional;

/**
 * Operations on webhooks for {@code carillon webhook}, in the JSON of the operator's API. Each
 * method fails with a {@link CommandException}.
 */
public interface WebhookAdmin extends AutoCloseable {
  /** With its secret, which is not available later. */
  Json create(Map<String, ?> body);

  Json list();

  Json show(String id);

  /**
   * Enables delivery.
   *
   * @param from where it continues, if not where it stopped
   */
  Json enable(String id, Optional<String> from);

  Json disable(String id);

  /** With its new secret. */
  Json rotate(String id);

  void delete(String id);

  @Override
  void close();
}
