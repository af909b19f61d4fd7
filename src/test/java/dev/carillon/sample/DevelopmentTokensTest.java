package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentTokensTest {
  @TempDir Path directory;

  @Test
  void the_secret_of_a_directory_stays_and_is_its_owners_alone() throws Exception {
    String secret = DevelopmentTokens.in(directory).secret();

    assertThat(DevelopmentTokens.in(directory).secret()).isEqualTo(secret).hasSize(64);
    assertThat(Files.getPosixFilePermissions(directory.resolve("secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void half_a_secret_is_made_anew() throws Exception {
    Files.writeString(directory.resolve("secret"), "0123");

    assertThat(DevelopmentTokens.in(directory).secret()).hasSize(64);
  }
}
