package dev.carillon.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The data directory of a server, created by initdb at the first start. */
final class PostgresqlData {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PostgresqlData() {}

  /** Renamed into place when complete, so that a killed start leaves no partial data. */
  static Path in(EmbeddedPostgresql.Options options, ProcessAccount account, Path home)
      throws IOException, InterruptedException {
    Path directory = options.directory();
    Path data = directory.resolve("data");
    if (Files.exists(data)) {
      account.own(data);
      return data;
    }
    Path fresh = directory.resolve("data.new");
    Path password = directory.resolve("password");
    DirectoryTrees.delete(fresh);
    Files.deleteIfExists(password);
    account.own(Files.createDirectories(fresh));
    try {
      Files.createFile(password, OWNER_ONLY);
      account.own(Files.writeString(password, options.password()));
      var arguments = arguments(options, fresh, password);
      PostgresqlServer.initialise(account, home, arguments, directory.resolve("initdb.log"));
    } finally {
      Files.deleteIfExists(password);
    }
    return Files.move(fresh, data);
  }

  private static List<String> arguments(
      EmbeddedPostgresql.Options options, Path fresh, Path password) {
    var arguments = new ArrayList<>(List.of("-D", fresh.toString(), "-E", "UTF8", "--no-locale"));
    arguments.addAll(List.of("-U", EmbeddedPostgresql.USER, "-A"));
    if (options.password().isEmpty()) {
      arguments.add("trust");
    } else {
      arguments.addAll(List.of("scram-sha-256", "--pwfile=" + password));
    }
    if (!options.durable()) {
      arguments.add("--no-sync");
    }
    return arguments;
  }
}
