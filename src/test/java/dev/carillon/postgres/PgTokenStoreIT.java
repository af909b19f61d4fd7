package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.token.ApiToken;
import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgTokenStoreIT {
  private static TestDatabase database;
  private static PgTokenStore store;
  private static ApiTokens tokens;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @BeforeAll
  static void open() {
    database = new TestDatabase("tokens");
    store = new PgTokenStore(database.pool());
    tokens = new ApiTokens(store);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() throws Exception {
    database.server().execute("truncate carillon.api_token cascade");
  }

  private static ApiTokens.Request request(String subject, Map<String, Object> claims) {
    return new ApiTokens.Request(
        subject, "acme", Set.of("driver", "owner"), claims, Optional.of(Duration.ofHours(1)));
  }

  private StoredToken token(String id, String subject, String tenant, Set<String> roles) {
    return new StoredToken(
        id, subject, tenant, roles, Map.of(), now, Optional.empty(), Optional.empty());
  }

  private static Optional<StoredToken> find(ApiToken token) {
    return get(store.find(Digest.of(token.text())));
  }

  @Test
  void a_token_is_found_by_what_it_was_made_of() {
    ApiToken token = get(tokens.create(request("fleet-robot", Map.of("depot", 7L))));

    StoredToken found = find(token).orElseThrow();

    assertThat(found.id()).isEqualTo(token.id());
    assertThat(found.subject()).isEqualTo("fleet-robot");
    assertThat(found.tenant()).isEqualTo("acme");
    assertThat(found.roles()).containsExactlyInAnyOrder("driver", "owner");
    assertThat(found.claims()).isEqualTo(Map.of("depot", 7L));
    assertThat(found.expires()).contains(found.created().plus(Duration.ofHours(1)));
    assertThat(found.revoked()).isEmpty();
    assertThat(get(store.find(Digest.of("another")))).isEmpty();
  }

  @Test
  void a_token_is_listed_until_it_expires_and_is_known_to_be_old_after_that() {
    ApiToken old = get(tokens.create(request("old", Map.of())));
    var endless = new ApiTokens.Request("new", "", Set.of(), Map.of(), Optional.empty());
    get(tokens.create(endless));

    assertThat(get(store.list(now))).extracting(StoredToken::subject).containsExactly("old", "new");
    assertThat(get(store.list(now.plus(Duration.ofHours(2)))))
        .extracting(StoredToken::subject)
        .containsExactly("new");
    assertThat(find(old)).isPresent();
    assertThat(get(store.revoke(old.id(), now.plus(Duration.ofHours(2))))).isFalse();
  }

  @Test
  void a_token_is_revoked_once_and_for_good() {
    ApiToken token = get(tokens.create(request("fleet-robot", Map.of())));

    assertThat(get(store.revoke(token.id(), now.plusSeconds(1)))).isTrue();
    assertThat(get(store.revoke(token.id(), now.plusSeconds(2)))).isFalse();

    assertThat(find(token).orElseThrow().revoked()).contains(now.plusSeconds(1));
    assertThat(get(store.list(now))).isEmpty();
  }

  @Test
  void it_is_known_which_tokens_were_revoked_since_when() {
    ApiToken first = get(tokens.create(request("first", Map.of())));
    ApiToken second = get(tokens.create(request("second", Map.of())));
    get(tokens.create(request("third", Map.of())));
    get(store.revoke(first.id(), now.minusSeconds(60)));
    get(store.revoke(second.id(), now));

    assertThat(get(store.revokedSince(now.minusSeconds(60))))
        .containsExactly(first.id(), second.id());
    assertThat(get(store.revokedSince(now))).containsExactly(second.id());
    assertThat(get(store.revokedSince(now.plusSeconds(1)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody", "' or '1' = '1", "\0", "\ud800", "%"})
  void an_id_that_nobody_has_revokes_nothing(String id) {
    get(tokens.create(request("fleet-robot", Map.of())));

    assertThat(get(store.revoke(id, now))).isFalse();
    assertThat(get(store.list(now))).hasSize(1);
  }

  @Test
  void what_is_kept_opens_nothing() throws Exception {
    ApiToken token = get(tokens.create(request("fleet-robot", Map.of("depot", 7L))));
    String secret = token.text().substring(token.text().lastIndexOf('_') + 1);

    List<String> rows = database.dump();

    assertThat(rows).anyMatch(row -> row.contains(token.id()));
    assertThat(rows).noneMatch(row -> row.contains(secret.substring(0, 8)));
    for (String row : rows) {
      for (String word : row.split("[^0-9A-Za-z_-]+", -1)) {
        assertThat(get(store.find(Digest.of(word)))).as(word).isEmpty();
      }
    }
  }

  @Test
  void claims_come_back_as_they_were() {
    var nested = new HashMap<String, Object>();
    nested.put("none", null);
    Map<String, Object> claims =
        Map.of(
            "most",
            Long.MAX_VALUE,
            "round",
            1.0E10,
            "one",
            1.0,
            "small",
            1L,
            "tenth",
            0.1,
            "texts",
            List.of("' \" \\ \0", "\ud800", "ключ 鍵 🔑"),
            "nested",
            nested,
            "yes",
            true);

    ApiToken token = get(tokens.create(request("fleet-robot", claims)));

    assertThat(find(token).orElseThrow().claims()).isEqualTo(claims);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'; drop table carillon.api_token; --", "a\"b\\c$1", "名前 🔑", "%s"})
  void a_strange_name_is_kept_as_it_is(String name) {
    get(store.create(Digest.of(name), token("id", name, name, Set.of(name))));

    StoredToken found = get(store.find(Digest.of(name))).orElseThrow();

    assertThat(found).isEqualTo(token("id", name, name, Set.of(name)));
  }

  @Test
  void what_cannot_be_kept_is_refused_and_nothing_is_kept() {
    String huge = "x".repeat(1 << 20);
    Set<String> many = IntStream.range(0, 101).mapToObj(i -> "r" + i).collect(Collectors.toSet());
    var bad = new ArrayList<StoredToken>();
    for (String name : List.of("a\0b", "\ud800", "a\nb", huge, " ")) {
      bad.add(token("id", name, "acme", Set.of()));
      bad.add(token("id", "robot", name, Set.of()));
      bad.add(token("id", "robot", "acme", Set.of(name)));
    }
    bad.add(token("id", "", "acme", Set.of()));
    bad.add(token("id", "robot", "acme", many));

    for (StoredToken token : bad) {
      assertThatThrownBy(() -> get(store.create(Digest.of("x"), token)))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .isNotBlank()
          .hasSizeLessThan(100);
    }
    assertThat(get(store.list(now))).isEmpty();
  }

  @Test
  void claims_that_could_not_be_read_again_are_refused() {
    Object deep = 1L;
    for (int i = 0; i < 65; i++) {
      deep = List.of(deep);
    }
    for (Object claim : List.of(deep, "x".repeat(1 << 20), new Object())) {
      assertThatThrownBy(() -> get(tokens.create(request("robot", Map.of("claim", claim)))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("claims must be");
    }
    assertThat(get(store.list(now))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "P36501D"})
  void a_lifetime_out_of_bounds_is_refused(String lifetime) {
    var request =
        new ApiTokens.Request(
            "robot", "", Set.of(), Map.of(), Optional.of(Duration.parse(lifetime)));

    assertThatThrownBy(() -> get(tokens.create(request)))
        .hasMessage("a token must live longer than nothing and at most 36500 days");
  }
}
