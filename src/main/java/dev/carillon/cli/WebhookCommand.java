package dev.carillon.cli;

import dev.carillon.event.Json;
import dev.carillon.gateway.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code carillon webhook}: manages the webhooks in the database; replicas notice changes within a
 * second.
 */
@Command(
    name = "webhook",
    description = "Create, list, show, enable, disable, rotate and delete webhooks.")
final class WebhookCommand {
  private static final String ID = "id";

  private final Terminal terminal;
  private final Services parts;

  @ParentCommand private GatewayCommand gateway;

  @SuppressWarnings("NullAway.Init") // picocli sets the field before it calls
  WebhookCommand(Terminal terminal, Services parts) {
    this.terminal = terminal;
    this.parts = parts;
  }

  @Command(name = "list", description = "Print all: id, enabled or disabled, name, form, URL.")
  int list() {
    Map<?, ?> all = members(with(WebhookAdmin::list));
    for (Object one : (List<?>) Objects.requireNonNull(all.get("webhooks"))) {
      var webhook = (Map<?, ?>) one;
      terminal
          .out()
          .println(
              String.join(
                  "\t",
                  text(webhook, ID),
                  text(webhook, "enabled").equals("true") ? "enabled" : "disabled",
                  text(webhook, "name"),
                  text(webhook, "form"),
                  text(webhook, "url")));
    }
    return Cli.DONE;
  }

  @Command(name = "show", description = "Print one as JSON: what it is, and how far it got.")
  int show(@Parameters(paramLabel = "ID", description = "As list prints it.") String id) {
    Json webhook = with(hooks -> hooks.show(id));
    terminal.out().println(webhook.toString());
    return Cli.DONE;
  }

  @Command(
      name = "enable",
      description = "Deliver it (again), at once: from where it stopped, or from elsewhere.")
  int enable(
      @Parameters(paramLabel = "ID", description = "As list prints it.") String id,
      @Option(
              names = "--from",
              paramLabel = "PLACE",
              description = "latest, earliest, an RFC 3339 time, or a cursor.")
          Optional<String> from) {
    with(hooks -> hooks.enable(id, from));
    terminal.out().println("enabled " + id);
    return Cli.DONE;
  }

  @Command(name = "disable", description = "Deliver nothing until it is enabled again.")
  int disable(@Parameters(paramLabel = "ID", description = "As list prints it.") String id) {
    with(hooks -> hooks.disable(id));
    terminal.out().println("disabled " + id);
    return Cli.DONE;
  }

  @Command(
      name = "rotate",
      description = "Print a new secret; the one before signs too for a while.")
  int rotate(@Parameters(paramLabel = "ID", description = "As list prints it.") String id) {
    printSecret(with(hooks -> hooks.rotate(id)));
    return Cli.DONE;
  }

  @Command(name = "delete", description = "Delete it, with its attempts.")
  int delete(@Parameters(paramLabel = "ID", description = "As list prints it.") String id) {
    with(
        hooks -> {
          hooks.delete(id);
          return id;
        });
    terminal.out().println("deleted " + id);
    return Cli.DONE;
  }

  /** Prints the secret on standard output, and everything else on standard error. */
  void printSecret(Json webhook) {
    Map<?, ?> members = members(webhook);
    terminal.err().println("the secret of " + text(members, ID) + " is shown only now:");
    terminal.err().flush();
    terminal.out().println(text(members, "secret"));
  }

  private static Map<?, ?> members(Json json) {
    return (Map<?, ?>) Objects.requireNonNull(json.value());
  }

  private static String text(Map<?, ?> members, String name) {
    return String.valueOf(members.get(name));
  }

  <T> T with(Function<WebhookAdmin, T> work) {
    var configuration = gateway.config().load(Configuration.class);
    terminal.logging().accept(TokenCommand.QUIET);
    try (WebhookAdmin hooks = parts.webhooks(configuration)) {
      return work.apply(hooks);
    }
  }
}
