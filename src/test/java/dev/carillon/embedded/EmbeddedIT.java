package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.ChildJvm;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process acknowledged before it was killed is there at the next start. */
class EmbeddedIT {
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir Path directory;

  @Test
  void a_killed_process_leaves_no_server_behind_and_loses_nothing() throws Exception {
    try (ChildJvm child = diary()) {
      child.await("30"::equals, LIMIT);
      List<ProcessHandle> servers = child.handle().descendants().toList();
      assertThat(servers).isNotEmpty();

      child.kill();

      await().atMost(LIMIT).until(() -> servers.stream().noneMatch(EmbeddedIT::runs));
      assertComplete(last(child, 30));
    }
  }

  @Test
  void a_server_left_behind_is_ended_and_loses_nothing() throws Exception {
    try (ChildJvm child = diary()) {
      child.await("30"::equals, LIMIT);
      ProcessHandle shell = child.handle().children().findFirst().orElseThrow();
      ProcessHandle server =
          shell.children().filter(EmbeddedIT::isPostgres).findFirst().orElseThrow();
      List<ProcessHandle> watchers = watchers(shell);
      // They would stop the server when they see each other end, as they are there to do.
      halt(Stream.concat(Stream.of(child.handle()), watchers.stream()).toList());
      watchers.forEach(ProcessHandle::destroyForcibly);
      child.kill();

      assertThat(server).matches(EmbeddedIT::runs, "still runs");
      assertComplete(last(child, 30));
      assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }
  }

  private static List<ProcessHandle> watchers(ProcessHandle shell) {
    var all = new ArrayList<ProcessHandle>(List.of(shell));
    shell.children().filter(it -> !isPostgres(it)).forEach(it -> all.addAll(watchers(it)));
    return all;
  }

  /** From now on they see nothing. */
  private static void halt(List<ProcessHandle> processes) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-STOP"));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  @Test
  void when_everything_is_killed_at_once_nothing_is_lost() throws Exception {
    try (ChildJvm child = diary()) {
      child.await("30"::equals, LIMIT);
      List<ProcessHandle> all = child.handle().descendants().toList();

      all.forEach(ProcessHandle::destroyForcibly);
      child.kill();

      await().atMost(LIMIT).until(() -> all.stream().noneMatch(EmbeddedIT::runs));
      assertComplete(last(child, 30));
    }
  }

  private ChildJvm diary() throws Exception {
    FreshPostgres.in(directory.resolve("postgresql"));
    var arguments = List.of(directory.toString(), SharedServers.BINARIES.toString());
    return ChildJvm.run(Diary.class, List.of(), arguments);
  }

  private static int last(ChildJvm child, int seen) {
    return child.printed().stream()
        .filter(line -> line.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(seen);
  }

  private void assertComplete(int last) throws Exception {
    var starting =
        CompletableFuture.supplyAsync(() -> new EmbeddedKafka(Diary.kafka(directory)).start());
    try (var postgresql =
            new EmbeddedPostgresql(Diary.postgresql(directory, SharedServers.BINARIES)).start();
        var kafka = starting.get()) {
      assertThat(SharedKafka.read(kafka.bootstrap(), "diary", last + 1))
          .extracting(read -> Integer.parseInt(new String(read.value(), StandardCharsets.UTF_8)))
          .startsWith(IntStream.rangeClosed(0, last).boxed().toArray(Integer[]::new));
      String count = "select count(*) from diary where n <= " + last;
      assertThat(EmbeddedPostgresqlIT.query(postgresql.jdbcUrl(), count))
          .isEqualTo(Integer.toString(last + 1));
    }
  }

  private static boolean isPostgres(ProcessHandle handle) {
    return handle.info().command().orElse("").endsWith("/postgres");
  }

  /** A process that nobody waits for stays a zombie, without a command. */
  private static boolean runs(ProcessHandle handle) {
    return handle.isAlive() && handle.info().command().isPresent();
  }
}
