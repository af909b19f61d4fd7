package dev.carillon.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What is started at most once per test process, on first use, and closed when the last test has
 * run.
 */
public final class SharedServers implements LauncherSessionListener {
  /** Unpacked once for all test processes. */
  public static final Path BINARIES = Path.of("target", "postgresql");

  private static final Namespace NAMESPACE = Namespace.create(SharedServers.class);
  private static volatile @Nullable LauncherSession session;

  @Override
  public void launcherSessionOpened(LauncherSession opened) {
    session = opened;
  }

  /** A directory of this test process. */
  static Path directory(String name) {
    return Path.of("target", "servers", name + "-" + ProcessHandle.current().pid());
  }

  static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T extends AutoCloseable> T get(Class<T> type, Callable<T> start) {
    LauncherSession open = session;
    if (open == null) {
      throw new IllegalStateException("not in a test run of the JUnit platform");
    }
    return open.getStore()
        .computeIfAbsent(
            NAMESPACE,
            type,
            key -> {
              try {
                return start.call();
              } catch (Exception e) {
                throw new IllegalStateException(type.getSimpleName() + " did not start", e);
              }
            },
            type);
  }
}
