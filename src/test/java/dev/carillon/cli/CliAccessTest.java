package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens and sessions from the command line. */
class CliAccessTest extends CommandLineCase {
  @Test
  void a_token_is_made_and_only_it_is_printed() {
    int code =
        run(
            "token",
            "create",
            "--subject",
            "Ann Lee",
            "--tenant=7",
            "--role",
            "admin",
            "--role=x",
            "--claim",
            "customer_id=5013bc52",
            "--claim",
            "n=5",
            "--claim",
            "all=[1, {\"a\": 2.5}]",
            "--claim",
            "word=\"a b\"",
            "--expires",
            "30d");

    assertThat(code).isEqualTo(0);
    assertThat(out).hasToString("the-token\n");
    assertThat(err).hasToString("token id-1 is shown only now:\n");
    assertThat(parts.created)
        .containsExactly(
            new TokenAdmin.Request(
                "Ann Lee",
                "7",
                Set.of("admin", "x"),
                Map.of(
                    "customer_id",
                    "5013bc52",
                    "n",
                    5L,
                    "all",
                    List.of(1L, Map.of("a", 2.5)),
                    "word",
                    "a b"),
                Optional.of(Duration.ofDays(30))));
    assertThat(parts.closed).containsExactly("tokens");
  }

  @Test
  void what_another_system_made_is_kept_and_never_printed() throws IOException {
    in = "session-of-the-product\n";
    assertThat(run("token", "create", "--subject", "a", "--foreign", "-")).isEqualTo(0);
    Path file = Files.writeString(directory.resolve("key"), "key-of-the-product");
    assertThat(run("token", "create", "--subject", "a", "--foreign", file.toString())).isEqualTo(0);

    assertThat(parts.kept).containsExactly("session-of-the-product", "key-of-the-product");
    assertThat(out).hasToString("id-2\nid-2\n");
    assertThat(err.toString()).isEmpty();
    assertThat(run("token", "create", "--subject", "a", "--foreign", "nowhere")).isEqualTo(1);
    assertThat(err).hasToString("carillon: --foreign cannot be read: nowhere\n");
  }

  @Test
  void a_token_ends_after_thirty_days_unless_it_never_does() {
    run("token", "create", "--subject", "a");
    run("token", "create", "--subject", "a", "--expires", "never");

    assertThat(parts.created)
        .extracting(TokenAdmin.Request::lifetime)
        .containsExactly(Optional.of(Duration.ofDays(30)), Optional.empty());
  }

  @Test
  void tokens_are_listed_one_per_line() {
    Instant created = Instant.parse("2026-11-21T06:26:01Z");
    parts.entries.add(
        new TokenAdmin.Entry("id-1", "a", "7", Set.of("admin"), created, Optional.empty()));

    assertThat(run("token", "list")).isEqualTo(0);
    assertThat(out).hasToString("id-1\ta\t7\tadmin\t2026-11-21T06:26:01Z\tnever\n");
  }

  @Test
  void sessions_are_ended_on_every_replica() {
    assertThat(run("session", "end", "--subject", "ann", "--tenant", "acme")).isEqualTo(0);
    assertThat(run("session", "block", "--principal", "jwt:idp:bob")).isEqualTo(0);
    assertThat(run("session", "unblock", "--principal", "jwt:idp:bob")).isEqualTo(0);
    assertThat(run("session", "refresh", "--subject", "carol")).isEqualTo(0);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "ended ann\nblocked jwt:idp:bob\nunblocked jwt:idp:bob\nto come back carol\n");
    assertThat(parts.told.stream().map(ending -> ending.kind() + " " + ending.target().name()))
        .containsExactly(
            "SESSION_ENDED ann",
            "PRINCIPAL_BLOCKED jwt:idp:bob",
            "PRINCIPAL_UNBLOCKED jwt:idp:bob",
            "ACCESS_CHANGED carol");
    assertThat(parts.told.get(0).target().tenant()).isEqualTo("acme");
    assertThat(parts.closed).hasSize(4);
  }

  @Test
  void a_session_command_says_whose_it_is() {
    for (String[] arguments :
        List.of(
            new String[] {"session", "end"},
            new String[] {"session", "end", "--tenant", "acme"},
            new String[] {"session", "end", "--subject", ""},
            new String[] {"session", "end", "--principal", "a", "--subject", "b"})) {
      assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    }
    assertThat(parts.told).isEmpty();
  }

  @Test
  void a_jwt_is_revoked_by_its_id() {
    assertThat(run("token", "revoke", "--jwt", "3f2a")).isEqualTo(0);
    assertThat(parts.told)
        .singleElement()
        .extracting(AccessChange::target)
        .isEqualTo(Target.token("3f2a"));
  }

  @Test
  void a_token_is_revoked_if_there_is_one() {
    assertThat(run("token", "revoke", "id-1")).isEqualTo(0);
    assertThat(run("token", "revoke", "id-2")).isEqualTo(1);
    assertThat(err).hasToString("carillon: there is no token id-2\n");
  }

  @Test
  void a_token_does_not_get_into_a_text_by_accident() {
    assertThat(new TokenAdmin.Created("id-1", "the-token").toString()).doesNotContain("the-token");
  }
}
