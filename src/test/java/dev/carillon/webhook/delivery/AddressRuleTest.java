package dev.carillon.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.webhook.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a webhook may go: promises.md, case 52. */
class AddressRuleTest {
  private static final AddressRule PUBLIC = new AddressRule(List.of());

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "192.88.99.1",
        "168.63.129.16",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:101::1",
        "2001:0:7f00:1::1",
        "2001:0:808:808::f5ff:fffe",
        "2001:db8::1",
        "2001:10::1",
        "3fff::1",
        "100::1",
        "4000::1",
        "2a00:1450:4001:80b:0:5efe:a00:1",
        "2a00:1450:4001:80b:200:5efe:7f00:1"
      })
  void an_inside_address_is_refused_in_every_spelling(String text) throws Exception {
    assertThat(PUBLIC.permits(address(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "192.167.255.255",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001:80b::200e",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1"
      })
  void a_public_address_is_permitted(String text) throws Exception {
    assertThat(PUBLIC.permits(address(text))).isTrue();
  }

  @Test
  void bytes_that_are_an_ipv4_address_in_ipv6_are_judged_as_that() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    assertThat(PUBLIC.permits(java.net.Inet6Address.getByAddress("x", mapped, -1))).isFalse();
  }

  @Test
  void an_operator_allows_networks_and_no_more_than_those() throws Exception {
    var own = new AddressRule(List.of(Network.of("10.1.0.0/16"), Network.of("fd00:1::/32")));
    assertThat(own.permits(address("10.1.255.1"))).isTrue();
    assertThat(own.permits(address("::ffff:10.1.0.1"))).isTrue();
    assertThat(own.permits(address("fd00:1::5"))).isTrue();
    assertThat(own.permits(address("8.8.8.8"))).isTrue();
    assertThat(own.permits(address("10.2.0.1"))).isFalse();
    assertThat(own.permits(address("fd00:2::5"))).isFalse();
    assertThat(own.permits(address("127.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/33", "fd00::/129", "10.0.0/8", "example.com/8", "10.0.0.0/x", "1"})
  void what_is_no_network_ends_the_start(String text) {
    assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
