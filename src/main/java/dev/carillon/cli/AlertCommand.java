package dev.carillon.cli;

import dev.carillon.alert.AlertScript;
import dev.carillon.alert.Trigger;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code carillon alert}: manages alert scripts through the API of the gateway on this machine. */
@Command(
    name = "alert",
    description =
        "Create, test, try and switch alert scripts, by the management port of the gateway on this"
            + " machine.")
final class AlertCommand {
  private static final String ALL = "/v1/alert-scripts";
  private static final String STANDARD_INPUT = "-";
  private static final int MAX_EVENT = 1 << 20;

  private final Terminal terminal;

  @ParentCommand private GatewayCommand gateway;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
  AlertCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "create",
      description = "Keep a new script. It is not asked until it is enabled: try it first.")
  int create(
      @Parameters(paramLabel = "CODE", description = "Letters, digits, dots, _ and -.") String code,
      @Option(
              names = "--on",
              required = true,
              paramLabel = "TRIGGER",
              description = "Object type and event type, as Voyage.U; may be repeated.")
          List<String> triggers,
      @Option(
              names = "--when",
              required = true,
              paramLabel = "CEL",
              description = "Fires when this is true: object.eta > old.eta")
          String expression,
      @Option(names = "--name", paramLabel = "NAME", description = "For people; else the code.")
          Optional<String> name,
      @Option(
              names = "--message",
              paramLabel = "TEMPLATE",
              description = "What is said: {object.vessel_name} is late")
          Optional<String> message) {
    var script = new LinkedHashMap<String, @Nullable Object>();
    script.put("code", checked(code));
    script.put("name", name.orElse(code));
    script.put("expression", expression);
    script.put("triggers", triggers.stream().map(this::trigger).toList());
    script.put("message", message.orElse(null));
    ask("POST", "", script);
    return say("created " + code);
  }

  private Map<String, String> trigger(String text) {
    try {
      Trigger trigger = Trigger.of(text);
      return Map.of("objectType", trigger.objectType(), "eventType", trigger.eventType().letter());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private String checked(String code) {
    if (!AlertScript.isCode(code)) {
      throw wrong("a code is 1 to 64 letters, digits, dots, underscores and hyphens");
    }
    return code;
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  private Map<?, ?> ask(String method, String path, @Nullable Object body) {
    terminal.logging().accept(TokenCommand.QUIET);
    String user = Optional.ofNullable(terminal.environment().get("USER")).orElse("");
    String operator = user.matches("[\\x21-\\x7e]{1,64}") ? "cli:" + user : "cli";
    return new OperatorClient(gateway.config(), operator).ask(method, ALL + path, body);
  }

  private int say(String line) {
    terminal.out().println(line);
    return Cli.DONE;
  }

  @Command(
      name = "list",
      description = "Print the scripts: code, on, off or broken, revision, triggers, name.")
  int list() {
    var scripts = (List<?>) Objects.requireNonNull(ask("GET", "", null).get("scripts"));
    for (Object one : scripts) {
      var script = (Map<?, ?>) one;
      terminal
          .out()
          .println(
              String.join(
                  "\t",
                  String.valueOf(script.get("code")),
                  state(script),
                  String.valueOf(script.get("revision")),
                  triggers(script),
                  String.valueOf(script.get("name"))));
    }
    return Cli.DONE;
  }

  private static String state(Map<?, ?> script) {
    if (script.get("problem") != null) {
      return "broken";
    }
    return Boolean.TRUE.equals(script.get("enabled")) ? "on" : "off";
  }

  private static String triggers(Map<?, ?> script) {
    var triggers = (List<?>) Objects.requireNonNull(script.get("triggers"));
    return String.join(
        ",",
        triggers.stream()
            .map(one -> (Map<?, ?>) one)
            .map(one -> one.get("objectType") + "." + one.get("eventType"))
            .toList());
  }

  @Command(name = "test", description = "Ask a script about an event that nobody has heard.")
  int test(
      @Parameters(paramLabel = "CODE") String code,
      @Parameters(
              paramLabel = "FILE",
              description = "The event as it would be pushed, and old; -: standard input.")
          String file) {
    Map<?, ?> verdict = ask("POST", "/" + checked(code) + "/test", event(file));
    if (Boolean.TRUE.equals(verdict.get("fires"))) {
      return say("fires\t" + verdict.get("message"));
    }
    if (!Boolean.TRUE.equals(verdict.get("triggered"))) {
      return say("quiet\tnot one of its triggers");
    }
    @Nullable Object failure = verdict.get("failure");
    return say(failure == null ? "quiet" : "failed\t" + failure);
  }

  private Object event(String file) {
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? terminal.in() : Files.newInputStream(Path.of(file))) {
      String text = new String(in.readNBytes(MAX_EVENT), StandardCharsets.UTF_8);
      if (Json.read(text) instanceof Map<?, ?> event) {
        return event;
      }
      throw new CommandException("not a JSON object: " + file);
    } catch (IOException | InvalidPathException e) {
      throw new CommandException("cannot be read: " + file, e);
    } catch (IllegalArgumentException e) {
      throw new CommandException("not JSON: " + file, e);
    }
  }

  @Command(
      name = "try",
      description = "Print on what a script would have fired since then: time, event, message.")
  int tryOut(
      @Parameters(paramLabel = "CODE") String code,
      @Option(
              names = "--since",
              required = true,
              paramLabel = "TIME",
              description = "As 2026-11-21T06:00:00Z, or a cursor.")
          String since) {
    String query = "?since=" + URLEncoder.encode(since, StandardCharsets.UTF_8);
    Map<?, ?> report = ask("POST", "/" + checked(code) + "/try" + query, null);
    for (Object one : (List<?>) Objects.requireNonNull(report.get("events"))) {
      var event = (Map<?, ?>) one;
      terminal
          .out()
          .println(event.get("date") + "\t" + event.get("event") + "\t" + event.get("message"));
    }
    @Nullable Object stopped = report.get("stopped");
    terminal
        .err()
        .println(
            "read %s, evaluated %s, fired %s, failed %s, %s"
                .formatted(
                    report.get("read"),
                    report.get("evaluated"),
                    report.get("fired"),
                    report.get("failed"),
                    stopped == null ? "complete" : "not complete: " + stopped));
    terminal.err().flush();
    return Cli.DONE;
  }

  @Command(name = "enable", description = "From now on it is asked, on every replica.")
  int enable(@Parameters(paramLabel = "CODE") String code) {
    ask("POST", "/" + checked(code) + "/enable", null);
    return say("enabled " + code);
  }

  @Command(name = "disable", description = "It is not asked any more.")
  int disable(@Parameters(paramLabel = "CODE") String code) {
    ask("POST", "/" + checked(code) + "/disable", null);
    return say("disabled " + code);
  }

  @Command(name = "delete", description = "Forget a script; what it has fired stays in Kafka.")
  int delete(@Parameters(paramLabel = "CODE") String code) {
    ask("DELETE", "/" + checked(code), null);
    return say("deleted " + code);
  }
}
