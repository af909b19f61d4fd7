package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.RefusalListener.Refused;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a query and a message may hold: nothing that is not known is ignored. */
@Timeout(60)
final class ParametersTest {
  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"));
  private final TestServer server =
      TestServer.with().principal(Principals.of("bob", "vehicle:8:**")).start();

  ParametersTest() {
    server.publish(Events.announcing(log.end()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Map<?, ?> refused(int status, String target, String... headers) {
    try (SseClient client = SseClient.open(server.port(), target, as("alice", headers))) {
      assertThat(client.status()).as(target).isEqualTo(status);
      return Texts.object(client.body());
    }
  }

  private void served(String target, String... headers) {
    try (SseClient client = SseClient.open(server.port(), target, as("alice", headers))) {
      assertThat(client.status()).as(target).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sse?", "/v1/poll?wait=0&", "/v1/snapshot?"})
  void an_unknown_parameter_is_refused_by_name(String address) {
    Map<?, ?> problem = refused(400, address + "topic=a&filtr=false");
    assertThat(problem.get("code")).isEqualTo("bad_request");
    assertThat(problem.get("detail")).isEqualTo("unknown parameter: filtr; did you mean filter?");
    assertThat(refused(400, address + "topics=a").get("detail"))
        .isEqualTo("unknown parameter: topics; did you mean topic?");
    refused(400, address + "topic=a&Fitler=false");
    refused(400, address + "topic=a&%66iltr=false");
    refused(400, address + "topic=a&filter[]=false");
    refused(400, address + "topic=a&filter%20=false");
  }

  @Test
  void a_parameter_of_another_address_is_unknown_here() {
    refused(400, "/v1/sse?topic=a&wait=3");
    assertThat(SocketClient.refusal(server.port(), "/v1/ws?topic=a", as("alice"))).isEqualTo(400);
    assertThat(SocketClient.refusal(server.port(), "/v1/ws?filtr=a", as("alice"))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_=1733052345",
        "_dc=1",
        "cb=1",
        "t=1",
        "ts=1",
        "nocache=1",
        "cache=false",
        "1733052345",
        "r=0.5",
        "evs_preamble=2048",
        "evs_last_event_id=",
        "lastEventId="
      })
  void what_libraries_add_passes(String parameter) {
    served("/v1/poll?topic=a&wait=0&" + parameter);
    served("/v1/snapshot?topic=a&" + parameter);
    served("/v1/sse?topic=a&" + parameter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter", "fields", "from", "cursor", "every", "snapshot", "overflow"})
  void a_parameter_that_counts_once_is_refused_twice(String name) {
    assertThat(refused(400, "/v1/sse?topic=a&" + name + "=1&" + name + "=1").get("detail"))
        .isEqualTo(name + " twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "access_token", "jwt", "Authorization", "api_key"})
  void a_token_in_the_query_is_refused_whatever_else_is_shown(String name) {
    refused(401, "/v1/sse?topic=a&" + name + "=alice");
    refused(401, "/v1/poll?topic=a&wait=0&" + name + "=bob");
    assertThat(SocketClient.refusal(server.port(), "/v1/ws?" + name + "=alice")).isEqualTo(401);
  }

  @Test
  void two_credentials_are_refused() {
    refused(400, "/v1/poll?topic=a&wait=0&ticket=x");
    refused(400, "/v1/poll?topic=a&wait=0", "Authorization", "Bearer bob");
    refused(400, "/v1/poll?topic=a&wait=0", "Authorization", "Bearer alice");
    try (SseClient client =
        SseClient.open(server.port(), "/v1/poll?topic=a&wait=0&ticket=x&ticket=y")) {
      assertThat(client.status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The header, then what a polyfill adds, then what an application wrote.
    "lastEventId=bad, LAST, 200",
    "last_event_id=bad&lastEventId=LAST, '', 200",
    "lastEventId=LAST&last_event_id=bad, '', 200",
    "last_event_id=bad&evs_last_event_id=LAST, '', 200",
    "last_event_id=bad&Last-Event-ID=LAST, '', 200",
    "lastEventID=bad&lastEventID=LAST, '', 200",
    "cursor=bad&last_event_id=LAST, '', 200",
    "from=bad&cursor=LAST, '', 200",
    "last_event_id=LAST&lastEventId=bad, '', 400",
    "cursor=LAST&last_event_id=bad, '', 400"
  })
  void the_names_of_the_last_id_count_in_one_order_on_every_replica(
      String query, String header, int status) {
    String last = Events.after(log.append("a")).toString();
    String cursor = cursor();
    String target = "/v1/poll?topic=a&wait=0&" + query.replace("LAST", cursor);
    String[] headers =
        header.isEmpty()
            ? as("alice")
            : as("alice", "Last-Event-ID", header.replace("LAST", cursor));
    try (SseClient client = SseClient.open(server.port(), target, headers)) {
      assertThat(client.status()).as(last).isEqualTo(status);
    }
  }

  private String cursor() {
    try (SseClient client = SseClient.open(server.port(), "/v1/poll?topic=a&wait=0", as("alice"))) {
      return String.valueOf(Texts.object(client.body()).get("cursor"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'subscribe','id':'1','topics':['a'],'filtr':'false'} | unknown member: filtr; did you mean filter?",
        "{'type':'subscribe','id':'1','topic':['a']} | unknown member: topic; did you mean topics?",
        "{'type':'subscribe','id':'1','topics':['a'],'Filter':'false'} | unknown member: Filter; did you mean filter?",
        "{'type':'unsubscribe','id':'1','topics':['a']} | unknown member: topics",
        "{'type':'ping','time':1} | unknown member: time; did you mean type?",
        "{'type':'command','name':'x','data':{},'kye':'1'} | unknown member: kye; did you mean key?"
      })
  void an_unknown_member_of_a_message_is_refused_by_name(String message, String text) {
    try (SocketClient client = SocketClient.open(server.port(), "/v1/ws", as("alice"))) {
      client.nextJson("welcome");
      Map<?, ?> error = client.send(message.replace('\'', '"')).nextJson("error");
      assertThat(error.get("code")).isEqualTo("bad_frame");
      assertThat(error.get("message")).isEqualTo(text);
    }
  }

  @Test
  void a_wildcard_of_mqtt_is_refused_with_a_hint() {
    assertThat(refused(400, "/v1/sse?topic=vehicle:%2B").get("detail"))
        .isEqualTo("not a topic filter: + is no wildcard here: write *");
    served("/v1/poll?wait=0&topic=vehicle:%252B");
  }

  @Test
  void a_bad_request_costs_no_ticket() {
    try (SseClient issued = SseClient.open(server.port(), "/v1/nothing", as("alice"))) {
      assertThat(issued.status()).isEqualTo(404);
    }
    assertThat(server.refusals()).extracting(Refused::reason).contains("not_found");
  }
}
