package dev.carillon.fuzz;

import java.util.List;

/** What is valid, of each kind: the beginnings of what is not. */
final class Corpus {
  static final List<String> METHODS =
      List.of("GET", "GET", "GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "FOO");

  static final List<String> PATHS =
      List.of(
          "/v1/sse?topic=fuzz:**",
          "/v1/poll?topic=fuzz:**&wait=0",
          "/v1/snapshot?topic=fuzz:**",
          "/v1/ws",
          "/v1/events",
          "/v1/tickets",
          "/v1/commands/fuzz.do",
          "/asyncapi.json",
          "/openapi.json",
          "/api/ws/negotiate?negotiateVersion=1",
          "/api/ws?id=x",
          "/1/ws/user/negotiate",
          "/v1.0/ws",
          "/event/subscription",
          "/ws/rest/WebSocketObjectSubscription/Voyage/U/1/x",
          "/console/",
          "/nothing/here");

  static final List<String> HEADERS =
      List.of(
          "Origin: https://example.com",
          "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.x",
          "Authorization: Basic YTpi",
          "Cookie: a=b; session=c",
          "Accept: application/cloudevents+json",
          "Last-Event-ID: AQ",
          "Content-Type: application/json",
          "Content-Type: application/cloudevents-batch+json",
          "X-Forwarded-For: 10.0.0.1, [::1]:80",
          "Forwarded: for=\"[2001:db8::1]\";proto=https",
          "Transfer-Encoding: chunked",
          "Expect: 100-continue",
          "Idempotency-Key: \"abc\"",
          "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  static final List<String> BODIES =
      List.of(
          "",
          "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/p\",\"type\":\"t\",\"data\":{\"a\":1}}",
          "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/p\",\"type\":\"t\",\"data\":{\"a\":1}}]",
          "{\"zone\":\"a\",\"level\":3}");

  static final List<String> MESSAGES =
      List.of(
          "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"fuzz:**\"],\"filter\":\"data.a > 1\"}",
          "{\"type\":\"subscribe\",\"id\":\"2\",\"topics\":[\"fuzz:*\"],\"fields\":[\"a\",\"b.c\"],"
              + "\"every\":\"1s\",\"snapshot\":true,\"from\":\"earliest\"}",
          "{\"type\":\"unsubscribe\",\"id\":\"1\"}",
          "{\"type\":\"command\",\"id\":\"1\",\"name\":\"fuzz.do\",\"data\":{\"zone\":\"a\"}}",
          "{\"type\":\"ping\"}",
          "{\"type\":\"subscribe\",\"topics\":[\"customer_id:1:**\"]}",
          "{\"action\":\"subscribe\",\"hash\":\"a6aa75587e5c59c32d347da438505fc3\",\"requests\":"
              + "[{\"type\":\"state_batch\",\"target\":{\"type\":\"all\"}}]}",
          "{\"selector\":{\"vessel\":{\"name\":true}}}");

  static final List<String> HUB_RECORDS =
      List.of(
          "{\"protocol\":\"json\",\"version\":1}\u001e",
          "{\"protocol\":\"messagepack\",\"version\":1}\u001e",
          "{\"type\":1,\"invocationId\":\"1\",\"target\":\"JoinGroup\",\"arguments\":[\"vehicleId_1\"]}\u001e",
          "{\"type\":6}\u001e",
          "{\"type\":4,\"invocationId\":\"2\",\"target\":\"X\",\"arguments\":[],\"streamIds\":[\"1\"]}\u001e",
          "{\"type\":2,\"invocationId\":\"1\",\"item\":42}\u001e",
          "{\"type\":3,\"invocationId\":\"1\",\"result\":1e400}\u001e",
          "{\"type\":7,\"error\":\"x\"}\u001e",
          "{\"type\":8,\"sequenceId\":1}\u001e",
          "\u0005\u0095\u0001\u0080\u00c0\u00a1X\u0090");

  static final List<String> CONDITIONS =
      List.of(
          "data.a > 1",
          "event.type == 't' && has(data.b)",
          "data.s.matches('(a|b)*c')",
          "data.list.exists(x, x == data.a)",
          "old.a != data.a",
          "size(data.s) < 10 || data.m['k'] == null",
          "[event.id].map(a, a + a).size() > 0",
          "timestamp(event.time) > timestamp('2026-01-01T00:00:00Z')",
          "double(data.a) / 0.0 > 1.0",
          "int('9') in [1, 2, 3]");

  static final List<String> JSON_RECORDS =
      List.of(
          "{\"id\":\"1\",\"zone\":\"a\",\"a\":1,\"s\":\"text\",\"list\":[1,2],\"m\":{\"k\":null}}",
          "{\"id\":\"2\",\"zone\":\"b\",\"a\":1e400,\"s\":\"\\ud800\"}",
          "{\"zone\":{\"deep\":[[[[]]]]}}",
          "null");

  static final List<String> CLOUD_EVENTS =
      List.of(
          "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/p\",\"type\":\"servicerecord.add\","
              + "\"time\":\"2026-12-01T00:00:00Z\",\"data\":{\"vehicleId\":\"1\",\"a\":1e400}}",
          "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/p\",\"type\":\"t\",\"data_base64\":\"AAE=\"}");

  static final List<String> ENVELOPES =
      List.of(
          "{\"payload\":{\"op\":\"u\",\"before\":{\"id\":1,\"zone\":\"a\"},\"after\":{\"id\":1,\"zone\":\"b\"},"
              + "\"source\":{\"table\":\"t\",\"lsn\":5},\"ts_ms\":1}}",
          "{\"op\":\"d\",\"before\":{\"id\":1},\"after\":null,\"source\":{},\"ts_ms\":1}",
          "{\"op\":\"t\",\"source\":{}}",
          "{\"schema\":null,\"payload\":null}");

  static final List<String> CONFIGURATIONS =
      List.of(
          "http: {port: 8080, allowed-origins: ['https://a.example.com']}\n",
          "streams: [{kafka-topic: t, format: json, topics: ['a:{data.b|c:_}'], state: true}]\n",
          "access: {issuers: [{issuer: i, audiences: [a], algorithms: [HS256], keys: [{secret: "
              + "'0123456789012345678901234567890123456789'}]}], subscribe: [{topic: 'a:{b}:**', when: \"'x' in y\"}]}\n",
          "limits: {outbox-bytes: 1MiB, history-bytes: 64MiB}\nlog: {level: info}\n",
          "commands: [{name: a.b, grant: 'v:{data.x}', kafka-topic: c, key: '{data.x}', schema: {type: object}}]\n",
          "webhooks: {ports: [443], retries: [5s, 1m], allow-networks: ['10.0.0.0/8', '::1/128']}\n");

  private Corpus() {}
}
