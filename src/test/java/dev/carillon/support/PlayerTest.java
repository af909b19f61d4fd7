package dev.carillon.support;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transcript that cannot fail would promise nothing: here each kind of line fails. */
class PlayerTest {
  private static final String HEAD =
      """
      # transcript: echo
      = alice {"subscribe":["**"]}
      ? GET /echo as alice
      """;

  /** Says back what it is told, and passes on every event. */
  private static final class Echo implements Dialect {
    private static final Encoder DATA = (event, at) -> Frame.text(event.data().toString());

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public Conversation open(Session session, Handshake handshake) {
      session.subscribe(List.of(TopicFilter.of("**")), DATA, Optional.empty());
      return text -> {
        if (text.equals("leave")) {
          throw new RefusedException(CloseReason.NORMAL);
        }
        session.send(Frame.text(text));
      };
    }
  }

  private static final class Door implements AuthenticationScheme {
    @Override
    public Credential credential(Handshake handshake) {
      return Credential.bearer(handshake.parameter("token").orElse(""));
    }

    @Override
    public Refusal refuse(CloseReason reason, String requestId) {
      return new Refusal(reason.httpStatus(), "application/json", "{\"code\":\"no\"}");
    }
  }

  private static void play(String lines) {
    new Player(new Echo(), new Door()).play(Transcript.of("echo", HEAD + lines));
  }

  @Test
  void what_is_as_it_is_written_passes() {
    play(
        """
        > hello
        < hello
        > {"a":1,"b":{"c":[true,null,"x"]},"id":"k7"}
        < {"id":"<id>","b":{"c":[true,
            null,"<any>"]},"a":1}
        > "<id>"
        < "k7"
        @ event {"topics":["a:b"],"data":{"n":1.0}}
        < {"n":1.0}
        ~ 25s
        <ping
        .
        bob? GET /echo?token=alice
        bob> hello
        bob< hello
        > leave
        ! close 1000 closed
        carol? GET /echo?token=carol
        ! 401 {"code":"no"}
        """
            .replace("> leave", "bob> leave")
            .replace("! close", "bob! close"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "> hello↵< hallo                | 5 | instead came: hello",
        "> hello                        | 4 | not accounted for: hello",
        "> hello↵.                      | 5 | not accounted for: hello",
        "> hello↵> more                 | 5 | not accounted for: hello",
        "> hello↵~ 1s                   | 5 | not accounted for: hello",
        "> hello↵@ gap {\"cause\":\"x\"} | 5 | not accounted for: hello",
        "> hello↵? GET /echo as alice   | 5 | not accounted for: hello",
        "< hello                        | 4 | nothing has come",
        "> {\"a\":1}↵< {\"a\":2}        | 5 | instead came: {\"a\":1}",
        "> {\"a\":1}↵< {\"a\":1,\"b\":2} | 5 | instead came: {\"a\":1}",
        "> {\"a\":1,\"b\":2}↵< {\"a\":1} | 5 | instead came: {\"a\":1,\"b\":2}",
        "> {\"a\":1}↵< {\"a\":\"1\"}    | 5 | instead came: {\"a\":1}",
        "> [1,2]↵< [2,1]                | 5 | instead came: [1,2]",
        "> [1,2]↵< [1]                  | 5 | instead came: [1,2]",
        "> [1,2]↵< [\"<x>\",\"<x>\"]    | 5 | instead came: [1,2]",
        "<ping                          | 4 | no ping has come",
        "~ 25s↵.                        | 5 | a ping has come",
        "! close 1000 closed            | 4 | it is still open",
        "> leave                        | 4 | not accounted for; close 1000 closed",
        "> leave↵! close 1001 closed    | 5 | instead; close 1000 closed",
        "> leave↵! close 1000           | 5 | instead; close 1000 closed",
        "? GET /echo?token=x            | 4 | not accounted for; 401 {\"code\":\"no\"}",
        "? GET /echo?token=x↵! 403 {\"code\":\"no\"} | 5 | instead; 401 {\"code\":\"no\"}",
        "? GET /echo?token=x↵! 401 {\"code\":\"0\"}  | 5 | instead; 401 {\"code\":\"no\"}",
        "? GET /echo as bob             | 4 | nobody is called bob",
        "bob> hello                     | 4 | no client has connected",
        "? PUT /echo as alice           | 4 | not a request",
        "; hello                        | 4 | not a line of a transcript: ; hello",
      })
  void what_is_not_as_it_is_written_fails_with_file_and_line(
      String lines, int line, String message) {
    assertThatThrownBy(() -> play(lines.replace("↵", "\n")))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("echo:" + line + ": " + message);
  }

  @Test
  void a_transcript_names_its_file() {
    assertThatThrownBy(() -> Transcript.of("a.txt", "# transcript: b.txt\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("a.txt:1: the first line must be: # transcript: a.txt");
  }
}
