package dev.carillon.support;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import dev.carillon.embedded.EmbeddedPostgresql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The data of a PostgreSQL that nobody has used, made once for all test processes and copied: to
 * make it takes seconds, and is no matter of most tests.
 */
public final class FreshPostgres {
  private static final Path TEMPLATE = Path.of("target", "postgresql-data");

  private FreshPostgres() {}

  /** Options of a server without a password, whose data is already there. */
  public static EmbeddedPostgresql.Options in(Path directory) {
    try {
      Files.createDirectories(directory);
      copy(template(), directory.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return EmbeddedPostgresql.Options.of(directory).withBinaries(SharedServers.BINARIES);
  }

  /** As {@link #in}, where the sample world keeps its database. */
  public static Path inWorld(Path directory) {
    in(directory.resolve("postgresql"));
    return directory;
  }

  private static synchronized Path template() throws IOException {
    if (Files.isDirectory(TEMPLATE)) {
      return TEMPLATE;
    }
    Path made = Files.createTempDirectory(Files.createDirectories(Path.of("target")), ".data-");
    try {
      var options = EmbeddedPostgresql.Options.of(made).withBinaries(SharedServers.BINARIES);
      try (var server = new EmbeddedPostgresql(options).start()) {
        server.stop();
      }
      Files.move(made.resolve("data"), TEMPLATE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another test process has made it meanwhile.
    } finally {
      SharedServers.delete(made);
    }
    return TEMPLATE;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each).toString()), COPY_ATTRIBUTES);
      }
    }
  }
}
