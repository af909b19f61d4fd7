package dev.carillon.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL programs, unpacked once from the archive on the class path. */
final class PostgresqlBinaries {
  private static final Logger log = LoggerFactory.getLogger(PostgresqlBinaries.class);

  private PostgresqlBinaries() {}

  /** The directory that holds {@code bin/}, {@code lib/} and {@code share/}. */
  static Path in(Path directory) {
    String name = archive();
    URL archive = PostgresqlBinaries.class.getResource("/" + name);
    if (archive == null) {
      throw new IllegalStateException("PostgreSQL's programs are not on the class path: " + name);
    }
    try {
      URLConnection connection = archive.openConnection();
      Path home = directory.toAbsolutePath().normalize().resolve(key(connection));
      if (!Files.isDirectory(home)) {
        unpack(connection, home);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL was not unpacked into " + directory, e);
    }
  }

  private static String archive() {
    String arch = System.getProperty("os.arch", "");
    return switch (arch) {
      case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
      case "aarch64" -> "postgres-linux-arm_64.txz";
      default -> throw new IllegalStateException("no PostgreSQL for the architecture " + arch);
    };
  }

  /** Each version has its own directory, because a partly replaced one could not be detected. */
  private static String key(URLConnection connection) throws IOException {
    if (connection instanceof JarURLConnection jar) {
      return "postgresql-%08x".formatted(jar.getJarEntry().getCrc());
    }
    return "postgresql-%d".formatted(connection.getContentLengthLong());
  }

  /**
   * Renamed into place when complete, so that a killed or a concurrent start leaves no partial
   * result.
   */
  private static void unpack(URLConnection connection, Path home) throws IOException {
    Path unpacked = Files.createTempDirectory(parent(home), ".unpack-");
    try {
      extract(connection, unpacked);
      // The temporary directory is for its owner only; the server may run under another account.
      Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unpacked, home);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      log.debug("unpacked by another process meanwhile home={}", home);
    } finally {
      DirectoryTrees.delete(unpacked);
    }
  }

  private static void extract(URLConnection connection, Path root) throws IOException {
    try (InputStream raw = connection.getInputStream();
        var tar =
            new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(raw)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, root);
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("an entry outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      parent(target);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      parent(target);
      Files.copy(tar, target);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static Path parent(Path path) throws IOException {
    return Files.createDirectories(path.resolve("..").normalize());
  }
}
