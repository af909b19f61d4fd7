package dev.carillon.dialect.signalr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.HubConnectionState;
import com.microsoft.signalr.TransportEnum;
import dev.carillon.support.Patience;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The unmodified Java client; it has no event streams, and does not reconnect by itself. */
@Timeout(Patience.TEST_SECONDS)
class OfficialJavaClientIT {
  private TwoReplicas replicas;

  @BeforeEach
  void start() throws IOException {
    replicas = new TwoReplicas();
  }

  @AfterEach
  void stop() {
    replicas.close();
  }

  private HubConnection client(TransportEnum transport) {
    HubConnection client =
        HubConnectionBuilder.create(replicas.url())
            .withTransport(transport)
            .withAccessTokenProvider(Single.just("alice"))
            .build();
    assertThat(client.start().blockingAwait(10, TimeUnit.SECONDS)).isTrue();
    return client;
  }

  private static <T> T got(Single<T> answer) {
    return answer.timeout(10, TimeUnit.SECONDS).blockingGet();
  }

  private static Throwable failure(Completable answer) {
    return Objects.requireNonNull(got(answer.materialize()).getError());
  }

  @ParameterizedTest
  @EnumSource(names = {"WEBSOCKETS", "LONG_POLLING"})
  void it_does_everything(TransportEnum transport) {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    HubConnection client = client(transport);
    client.on("Shouted", heard::add, String.class);
    client.on("Changed", (topic, data) -> heard.add(topic), String.class, Object.class);
    client.onWithResult("Answer", question -> Single.just(question.length()), String.class);

    Map<?, ?> line = Map.of("user", "ann", "number", 7, "tags", List.of("a", "ü"));
    // Gson knows no integers where it is not told the type.
    assertThat(got(client.invoke(Map.class, "Echo", line)).toString())
        .contains("user=ann", "number=7.0", "tags=[a, ü]");
    assertThat(client.invoke("Nothing").blockingAwait(10, TimeUnit.SECONDS)).isTrue();
    client.send("Shout", "hi");
    await().untilAsserted(() -> assertThat(heard).containsExactly("hi!"));
    assertThat(failure(client.invoke("Fail", "told"))).hasMessageContaining("not today");
    assertThat(failure(client.invoke("Nope"))).hasMessageContaining("does not exist");
    assertThat(client.stream(Integer.class, "Count", 4).toList().blockingGet())
        .containsExactly(1, 2, 3, 4);
    if (transport == TransportEnum.WEBSOCKETS) {
      // By POST it sends all items at once, and one may overtake the other.
      assertThat(got(client.invoke(Double.class, "Sum", Observable.just(1.5, 2.0)))).isEqualTo(3.5);
    }
    assertThat(got(client.invoke(String.class, "Ask", "four"))).isEqualTo("it said 4");
    assertThat(client.invoke("JoinGroup", "vehicle:7").blockingAwait(10, TimeUnit.SECONDS))
        .isTrue();
    replicas.happens();
    await().untilAsserted(() -> assertThat(heard).containsExactly("hi!", "vehicle:7"));
    assertThat(client.stop().blockingAwait(10, TimeUnit.SECONDS)).isTrue();
    assertThat(client.getConnectionState()).isEqualTo(HubConnectionState.DISCONNECTED);
    await().untilAsserted(() -> assertThat(replicas.closes()).hasSize(1));
  }
}
