package dev.carillon.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL may look like. */
class WebhookTargetTest {
  private static WebhookTarget of(String url) {
    return WebhookTarget.of(url, WebhookOptions.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, example.com, 443, /",
    "HTTPS://Example.COM:8443/a/b?c=d%20e, example.com, 8443, /a/b?c=d%20e",
    "https://example.com./x, example.com, 443, /x",
    "https://my_hooks.example.com/, my_hooks.example.com, 443, /",
    "https://8.8.8.8/, 8.8.8.8, 443, /",
    "https://[2606:4700::1111]/, [2606:4700::1111], 443, /",
    "https://127.0.0.1/, 127.0.0.1, 443, /",
    "https://xn--bcher-kva.example/, xn--bcher-kva.example, 443, /"
  })
  void a_url_is_read(String url, String host, int port, String path) {
    assertThat(of(url)).isEqualTo(new WebhookTarget(true, host, port, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "http://example.com/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "javascript:alert(1)",
        "https:example.com",
        "https:///x",
        "https://example.com:22/",
        "https://example.com:80/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://example.com@evil.example/",
        "https://example.com/#top",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://127.0.0.1./x:y@/#",
        "https://[fe80::1%25eth0]/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/ä",
        "https://exam\tple.com/",
        "https://-example-.com/",
        "https://example..com/",
        "https://%6c%6f%63alhost/"
      })
  void what_must_not_be_is_refused(String url) {
    assertThatThrownBy(() -> of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a URL for a webhook: ");
  }

  @Test
  void a_refusal_does_not_repeat_what_may_be_secret() {
    assertThatThrownBy(() -> of("https://user:hunter2@example.com/"))
        .message()
        .doesNotContain("hunter2");
    assertThatThrownBy(() -> of("https://example.com/" + "x".repeat(3000)))
        .hasMessageContaining("2048");
    assertThat(of("https://example.com/token/hunter2").toString()).doesNotContain("hunter2");
  }
}
