package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.access.AccessOptions;
import dev.carillon.access.identity.GrantOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/access.md are configuration as it is read. */
class AccessPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final String DEFAULTS =
      """
      access:
        issuers: []
        subscribe: []
        publish: []
        anonymous:
          enabled: false
          subscribe: []
        jwks:
          cache: 5m
          cooldown: 30s
          timeout: 5s
          stale: 24h
          max-bytes: 256KiB
        leeway: 30s
        max-token-bytes: 8KiB
        grants-per-principal: 256
        ticket-life: 30s
        tickets-per-principal: 20
        token-cache: 10s
        max-staleness: 1m
      """;

  record Section(AccessOptions access) {}

  @TempDir Path directory;

  private AccessOptions read(String own) throws IOException {
    Path file = directory.resolve("own.yaml");
    Path secret = Files.writeString(directory.resolve("secret"), "x".repeat(32));
    String example = own.replace("/run/secrets/carillon-jwt", secret.toString());
    Files.writeString(file, "access:\n" + example.indent(2));
    return ConfigFile.over(DEFAULTS, Optional.of(file), Map.of()).load(Section.class).access();
  }

  private List<AccessOptions> examples() throws IOException {
    var examples = new ArrayList<AccessOptions>();
    var matcher = EXAMPLE.matcher(Files.readString(Path.of("docs/access.md")));
    while (matcher.find()) {
      examples.add(read(matcher.group(1)));
    }
    return examples;
  }

  @Test
  void every_example_is_read() throws IOException {
    List<AccessOptions> examples = examples();
    assertThat(examples).hasSize(4);
    assertThat(examples.get(0).issuers().get(0).rolesClaim()).contains("realm_access.roles");
    assertThat(examples.get(1).issuers().get(0).keys()).hasSize(2);
    assertThat(examples.get(2).subscribe())
        .hasSize(4)
        .contains(GrantOptions.of("fleet:{tenant}:**"), GrantOptions.of("agent_id:{agent_id}:**"));
    assertThat(examples.get(3).anonymous().enabled()).isTrue();
  }

  @Test
  void the_defaults_are_those_of_the_code() throws IOException {
    assertThat(read("leeway: 30s\n")).isEqualTo(AccessOptions.of(List.of(), List.of()));
  }

  @Test
  void what_is_wrong_is_said_by_key() {
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () ->
                        read(
                            """
                            subscribe:
                              - topic: a::b
                              - topic: a
                                when: "1 +"
                              - topic: "{a}{b}"
                            issuers:
                              - issuer: x
                                audiences: [a]
                                algorithms: [none]
                                keys: [{secret: short}]
                            leeway: 1h
                            """))
                .problems())
        .anyMatch(problem -> problem.startsWith("access.subscribe[0].topic"))
        .anyMatch(problem -> problem.startsWith("access.subscribe[1].when"))
        .anyMatch(problem -> problem.startsWith("access.subscribe[2].topic"))
        .anyMatch(problem -> problem.startsWith("access.issuers[0].keys[0]"))
        .noneMatch(problem -> problem.contains("short\""));
  }
}
