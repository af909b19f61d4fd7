package dev.carillon.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.carillon.support.WebhookReceiver.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Signatures as the convention's own library checks them, and secrets as they are kept. */
class WebhookSecretTest {
  private static final String BODY = "{\"type\":\"event\",\"data\":{\"name\":\"Zoë 🚢\"}}";
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private final WebhookSecret secret = WebhookSecret.create();
  private final long now = Instant.now().getEpochSecond();

  private Received signed(String id, long timestamp, String body, WebhookSecret... secrets) {
    String signatures =
        WebhookSecret.signatures(
            List.of(secrets), id, timestamp, body.getBytes(StandardCharsets.UTF_8));
    return new Received("/", id, Long.toString(timestamp), signatures, "application/json", body);
  }

  @Test
  void the_published_library_takes_our_signature() {
    assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThatCode(() -> signed("msg_1", now, BODY, secret).verify(secret.text()))
        .doesNotThrowAnyException();
  }

  @Test
  void with_two_secrets_whoever_knows_one_of_them_takes_it() {
    WebhookSecret next = WebhookSecret.create();
    Received both = signed("msg_1", now, BODY, next, secret);
    assertThat(both.signature()).matches("v1,\\S+ v1,\\S+");
    assertThatCode(() -> both.verify(secret.text())).doesNotThrowAnyException();
    assertThatCode(() -> both.verify(next.text())).doesNotThrowAnyException();
    assertRefused(both, WebhookSecret.create());
  }

  @Test
  void what_was_changed_on_the_way_is_refused() {
    Received good = signed("msg_1", now, BODY, secret);
    String time = good.timestamp();
    String signature = good.signature();
    assertRefused(new Received("/", "msg_1", time, signature, "", BODY + " "), secret);
    assertRefused(new Received("/", "msg_2", time, signature, "", BODY), secret);
    assertRefused(new Received("/", "msg_1", "" + (now + 1), signature, "", BODY), secret);
    assertRefused(new Received("/", "msg_1", time, signature.substring(3), "", BODY), secret);
    assertRefused(
        new Received("/", "msg_1", time, "v2" + signature.substring(2), "", BODY), secret);
    assertRefused(signed("msg_1", now - 3600, BODY, secret), secret);
    assertRefused(signed("msg_1", now + 3600, BODY, secret), secret);
  }

  private static void assertRefused(Received received, WebhookSecret known) {
    assertThatThrownBy(() -> received.verify(known.text()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void a_secret_never_says_itself() {
    assertThat(secret.toString()).isEqualTo("whsec_***");
    assertThatThrownBy(() -> WebhookSecret.of("whsec_not base64"))
        .message()
        .doesNotContain("base64");
  }

  @Test
  void with_a_key_the_database_keeps_nothing_readable_and_each_secret_is_bound_to_its_webhook() {
    var vault = new SecretEncryption(Optional.of(KEY));
    UUID webhook = UUID.randomUUID();
    String kept = vault.seal(webhook, secret);
    assertThat(kept).startsWith("aes-gcm:").doesNotContain(secret.text().substring(6));
    assertThat(vault.seal(webhook, secret)).isNotEqualTo(kept);
    assertThat(vault.open(webhook, kept).text()).isEqualTo(secret.text());
    assertUnreadable(vault, UUID.randomUUID(), kept);
    assertUnreadable(vault, webhook, kept.substring(0, kept.length() - 8) + "AAAAAAA=");
    assertUnreadable(vault, webhook, "aes-gcm:AAAA");
    assertUnreadable(new SecretEncryption(Optional.empty()), webhook, kept);
    assertUnreadable(new SecretEncryption(Optional.of(KEY.replace('M', 'N'))), webhook, kept);
  }

  private static void assertUnreadable(SecretEncryption vault, UUID webhook, String kept) {
    assertThatThrownBy(() -> vault.open(webhook, kept))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the secret cannot be read with this encryption-key");
  }

  @Test
  void without_a_key_it_is_kept_as_it_is_and_a_key_that_comes_later_reads_it() {
    UUID webhook = UUID.randomUUID();
    String kept = new SecretEncryption(Optional.empty()).seal(webhook, secret);
    assertThat(new SecretEncryption(Optional.of(KEY)).open(webhook, kept).text())
        .isEqualTo(secret.text());
    assertThatThrownBy(() -> SecretEncryption.key("c2hvcnQ=")).hasMessageContaining("32 bytes");
  }
}
