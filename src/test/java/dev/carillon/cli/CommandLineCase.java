package dev.carillon.cli;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.EmbeddedOptions;
import dev.carillon.logging.LogOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A command line with parts that are noted and not started. */
abstract class CommandLineCase {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final Map<String, String> environment = new HashMap<>();
  final List<LogOptions> logged = new ArrayList<>();
  final FakeParts parts = new FakeParts();
  String in = "";

  @TempDir Path directory;

  /** Keeps tokens in a list, and has a gateway that cannot start. */
  static final class FakeParts implements Services {
    final List<TokenAdmin.Request> created = new ArrayList<>();
    final List<TokenAdmin.Entry> entries = new ArrayList<>();
    final List<String> kept = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final List<AccessChange> told = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    RuntimeException failure = new CommandException("port 8080 is in use");
    @Nullable Error missing;

    @Override
    public Embedded embedded(Path data, EmbeddedOptions ports) {
      if (missing != null) {
        throw missing;
      }
      return new Embedded() {
        @Override
        public Map<String, String> variables() {
          return Map.of("CARILLON_HTTP_PORT", "many");
        }

        @Override
        public void close() {
          closed.add("embedded " + data);
        }
      };
    }

    @Override
    public Running gateway(Configuration configuration) {
      throw failure;
    }

    @Override
    public News news(Configuration configuration) {
      return new News() {
        @Override
        public void tell(AccessChange ending) {
          told.add(ending);
        }

        @Override
        public void close() {
          closed.add("news");
        }
      };
    }

    @Override
    public WebhookAdmin webhooks(Configuration configuration) {
      return new FakeHooks(asked);
    }

    @Override
    public TokenAdmin tokens(Configuration configuration) {
      return new TokenAdmin() {
        @Override
        public Created create(Request request) {
          created.add(request);
          return new Created("id-1", "the-token");
        }

        @Override
        public String keep(String foreign, Request request) {
          created.add(request);
          kept.add(foreign);
          return "id-2";
        }

        @Override
        public List<Entry> list() {
          return entries;
        }

        @Override
        public boolean revoke(String id) {
          return id.equals("id-1");
        }

        @Override
        public void close() {
          closed.add("tokens");
        }
      };
    }
  }

  int run(String... arguments) {
    var terminal =
        new Terminal(
            environment,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            logged::add);
    return new Cli(terminal, parts).run(arguments);
  }

  String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("own.yaml"), yaml).toString();
  }
}
