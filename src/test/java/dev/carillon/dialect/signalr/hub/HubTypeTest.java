package dev.carillon.dialect.signalr.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.dialect.signalr.SignalrOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What cannot be called by clients is found at the start. */
class HubTypeTest {
  private static <H extends Hub> void assertRefused(Class<H> type, String why) {
    assertThatThrownBy(
            () ->
                HubType.of(
                    type,
                    context -> {
                      throw new AssertionError("no hub is needed");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void methods_have_the_name_that_they_are_given_or_their_own() {
    assertThat(ChatHub.TYPE.method("joinGROUP")).isPresent();
    assertThat(ChatHub.TYPE.method("join")).isEmpty();
    assertThat(ChatHub.TYPE.method("ECHO")).isPresent();
    assertThat(ChatHub.TYPE.method("connected")).isEmpty();
    assertThat(ChatHub.TYPE.method("hashCode")).isEmpty();
    assertThat(ChatHub.TYPE.method("newest")).isEmpty();
  }

  static final class Twice implements Hub {
    @HubMethod
    public void say(String text) {}

    @HubMethod("Say")
    public void tell(int number) {}
  }

  static final class Hidden implements Hub {
    @HubMethod
    void say(String text) {}
  }

  static final class Shared implements Hub {
    @HubMethod
    public static void say(String text) {}
  }

  static final class Unreadable implements Hub {
    @HubMethod
    public void run(Runnable task) {}
  }

  static final class UnreadableItems implements Hub {
    @HubMethod
    public void run(ReadStream<Runnable> tasks) {}
  }

  static final class UnreadableOption implements Hub {
    @HubMethod
    public void run(Optional<List<Runnable>> tasks) {}
  }

  @Test
  void what_clients_could_not_call_ends_the_start() {
    assertRefused(Twice.class, "two hub methods are called");
    assertRefused(Hidden.class, "not public");
    assertRefused(Shared.class, "static");
    assertRefused(Unreadable.class, "nobody can call");
    assertRefused(UnreadableItems.class, "nobody can call");
    assertRefused(UnreadableOption.class, "nobody can call");
  }

  @Test
  void options_that_make_no_sense_are_refused_by_name() {
    SignalrOptions d = SignalrOptions.DEFAULT;
    Duration second = Duration.ofSeconds(1);
    assertRefused(Duration.ZERO, second, 1, 1, "handshake-timeout");
    assertRefused(second, Duration.ZERO, 1, 1, "keep-alive");
    assertRefused(second, d.clientTimeout(), 1, 1, "client-timeout");
    assertRefused(second, second, 0, 1, "max-message-bytes");
    assertRefused(second, second, d.pendingInputBytes() + 1, 1, "pending-input-bytes");
    assertRefused(second, second, 1, 0, "max-streams");
  }

  private static void assertRefused(
      Duration handshake, Duration keepAlive, int message, int streams, String name) {
    SignalrOptions d = SignalrOptions.DEFAULT;
    assertThatThrownBy(
            () ->
                new SignalrOptions(
                    handshake,
                    keepAlive,
                    d.clientTimeout(),
                    message,
                    d.parallelInvocations(),
                    d.streamBuffer(),
                    d.statefulBufferBytes(),
                    d.pendingInputBytes(),
                    d.maxInputBytes(),
                    streams,
                    d.maxClientResults(),
                    d.maxGroups()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
