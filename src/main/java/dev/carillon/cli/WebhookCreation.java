package dev.carillon.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code carillon webhook create}: prints the secret on standard output, and everything else on
 * standard error.
 */
@Command(
    name = "create",
    description = "Make a webhook and print its secret: it is shown only now.")
final class WebhookCreation implements Callable<Integer> {
  private final Terminal terminal;

  @ParentCommand private WebhookCommand webhooks;
  @Spec private CommandSpec spec;

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "For people.")
  private String name;

  @Option(names = "--url", required = true, paramLabel = "URL", description = "Where to post.")
  private String url;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "FILTER",
      description = "What to post. May be repeated.")
  private List<String> topics = new ArrayList<>();

  @Option(names = "--filter", paramLabel = "CEL", description = "What an event must fulfil.")
  private Optional<String> filter = Optional.empty();

  @Option(
      names = "--field",
      paramLabel = "PATH",
      description = "What to keep of the data; everything if none is given. May be repeated.")
  private List<String> fields = new ArrayList<>();

  @Option(names = "--form", paramLabel = "FORM", description = "carillon, cloudevents or dataloy.")
  private Optional<String> form = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "latest, earliest, an RFC 3339 time, or a cursor.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "NAME",
      description = "Whose rights it has.")
  private String subject;

  @Option(names = "--tenant", paramLabel = "NAME", description = "The customer of the subject.")
  private Optional<String> tenant = Optional.empty();

  @Option(names = "--role", paramLabel = "ROLE", description = "May be repeated.")
  private List<String> roles = new ArrayList<>();

  @Option(
      names = "--claim",
      paramLabel = "NAME=JSON",
      description = "What grants go by; a word that is not JSON is a text. May be repeated.")
  private Map<String, String> claims = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
  WebhookCreation(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, Object> body = body();
    webhooks.printSecret(webhooks.with(hooks -> hooks.create(body)));
    terminal.out().flush();
    return Cli.DONE;
  }

  private Map<String, Object> body() {
    Map<String, Object> owner = new LinkedHashMap<>();
    owner.put("subject", subject);
    tenant.ifPresent(text -> owner.put("tenant", text));
    owner.put("roles", roles);
    try {
      owner.put("claims", ClaimArguments.of(claims));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("url", url);
    body.put("topics", topics);
    filter.ifPresent(text -> body.put("filter", text));
    body.put("fields", fields);
    form.ifPresent(text -> body.put("form", text));
    from.ifPresent(text -> body.put("from", text));
    body.put("owner", owner);
    return body;
  }
}
