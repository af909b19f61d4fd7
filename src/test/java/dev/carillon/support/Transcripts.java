package dev.carillon.support;

import dev.carillon.core.Dialect;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The transcripts of a dialect, each as a test of its own: {@code
 * src/test/resources/transcripts/<dialect>/*.txt}. They are the wire's contract, and the protocol's
 * page shows the same files.
 */
public final class Transcripts {
  /** Where all transcripts are, a folder per dialect. */
  public static final Path ROOT = Path.of("src/test/resources/transcripts");

  private Transcripts() {}

  /** Plays every transcript of the folder, each against a dialect and a core of its own. */
  public static Stream<DynamicTest> of(
      String folder, Supplier<Dialect> dialect, AuthenticationScheme gate) {
    return of(folder, authentication -> dialect.get(), gate);
  }

  /**
   * The same for a dialect whose messages hold credentials.
   *
   * @param dialect makes a dialect, given who says whose a credential is
   */
  public static Stream<DynamicTest> of(
      String folder,
      Function<Function<Credential, Future<Principal>>, Dialect> dialect,
      AuthenticationScheme gate) {
    List<Path> files = files(ROOT.resolve(folder));
    if (files.isEmpty()) {
      throw new AssertionError("no transcripts in " + ROOT.resolve(folder));
    }
    return files.stream()
        .map(
            file -> {
              String name = folder + "/" + file.getFileName();
              return DynamicTest.dynamicTest(
                  name,
                  file.toUri(),
                  () -> new Player(dialect, gate).play(Transcript.of(name, file)));
            });
  }

  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
