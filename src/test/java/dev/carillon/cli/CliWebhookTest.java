package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks from the command line. */
class CliWebhookTest extends CommandLineCase {
  @Test
  void a_webhook_is_made_and_only_its_secret_is_printed() {
    int code =
        run(
            "webhook",
            "create",
            "--name=Voyages",
            "--url=https://hooks.example/in",
            "--topic=voyage:*",
            "--topic=ship:**",
            "--filter=data.speed > 10",
            "--field=key",
            "--form=dataloy",
            "--from=earliest",
            "--subject=ann",
            "--claim=customer_id=7");
    assertThat(code).isEqualTo(0);
    assertThat(out).hasToString("whsec_x\n");
    assertThat(err).hasToString("the secret of hook-1 is shown only now:\n");
    assertThat(parts.asked)
        .containsExactly(
            "create {\"name\":\"Voyages\",\"url\":\"https://hooks.example/in\","
                + "\"topics\":[\"voyage:*\",\"ship:**\"],\"filter\":\"data.speed > 10\","
                + "\"fields\":[\"key\"],\"form\":\"dataloy\",\"from\":\"earliest\","
                + "\"owner\":{\"subject\":\"ann\",\"roles\":[],\"claims\":{\"customer_id\":7}}}",
            "closed");
  }

  @Test
  void what_is_missing_or_wrong_is_said_and_nothing_is_done() {
    assertThat(run("webhook", "create", "--name=x", "--url=https://x.example/")).isEqualTo(2);
    assertThat(err.toString()).contains("--topic", "--subject");
    assertThat(
            run(
                "webhook",
                "create",
                "--name=x",
                "--url=u",
                "--topic=a",
                "--subject=b",
                "--claim=c=[1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--claim c is neither JSON nor a word");
    assertThat(parts.asked).isEmpty();
  }

  @Test
  void they_are_listed_with_tabs_between() {
    assertThat(run("webhook", "list")).isEqualTo(0);
    assertThat(out).hasToString("hook-1\tenabled\tall\tcarillon\thttps://hooks.example/\n");
  }

  @ParameterizedTest
  @CsvSource({
    "enable, enabled hook-1",
    "disable, disabled hook-1",
    "delete, deleted hook-1",
    "rotate, whsec_x",
    "show, hook-1"
  })
  void one_is_named_by_its_id(String command, String said) {
    assertThat(run("webhook", command, "hook-1")).isEqualTo(0);
    assertThat(out.toString()).contains(said);
    assertThat(parts.asked).containsExactly(command + " hook-1", "closed");
    assertThat(run("webhook", command, "hook-2")).isEqualTo(1);
    assertThat(err.toString()).contains("carillon: there is no such webhook");
  }

  @Test
  void one_goes_on_from_elsewhere() {
    assertThat(run("webhook", "enable", "hook-1", "--from", "latest")).isEqualTo(0);
    assertThat(parts.asked).containsExactly("enable from latest hook-1", "closed");
  }
}
