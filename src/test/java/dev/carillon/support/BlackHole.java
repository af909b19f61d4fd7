package dev.carillon.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network namespace with one link to ours, that can swallow everything without a word: clients in
 * it are gone as a phone in a tunnel is. Needs root and the kernel's veth devices.
 */
public final class BlackHole implements AutoCloseable {
  /** Our end of the link. */
  public static final String HOST = "10.221.177.1";

  private static final String INSIDE = "10.221.177.2";

  /** What stands before an IPv4 address in IPv6, as the kernel writes it. */
  private static final String MAPPED = "0000000000000000FFFF0000";

  private static final String INSIDE_AS_THE_KERNEL_WRITES_IT = "02B1DD0A:";

  private final String name = "carillon-" + ProcessHandle.current().pid();
  private final String link = "car" + ProcessHandle.current().pid() % 1_000_000;
  private final List<Process> clients = new ArrayList<>();

  /**
   * Makes one.
   *
   * @throws IOException if this machine cannot: no root, no iproute2, no veth
   */
  public BlackHole() throws IOException {
    try {
      run("ip", "netns", "add", name);
      run("ip", "link", "add", link + "a", "type", "veth", "peer", "name", link + "b");
      run("ip", "link", "set", link + "b", "netns", name);
      run("ip", "addr", "add", HOST + "/30", "dev", link + "a");
      run("ip", "link", "set", link + "a", "up");
      inside("ip", "addr", "add", INSIDE + "/30", "dev", link + "b");
      inside("ip", "link", "set", link + "b", "up");
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void inside(String... command) throws IOException {
    run(all(command));
  }

  private String[] all(String... command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(Patience.SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Starts a client in there; it ends with the hole. */
  public Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(all(command)).redirectErrorStream(true).start();
    clients.add(process);
    return process;
  }

  /** How many connections with clients in there the kernel still holds open for us. */
  public long connections() throws IOException {
    // A socket that listens for both kinds of address has its connections among those of IPv6.
    return connections("/proc/net/tcp", INSIDE_AS_THE_KERNEL_WRITES_IT)
        + connections("/proc/net/tcp6", MAPPED + INSIDE_AS_THE_KERNEL_WRITES_IT);
  }

  private static long connections(String file, String remote) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields[2].startsWith(remote))
          .count();
    }
  }

  /** From now on nothing comes out, and what goes in is not answered. */
  public void swallow() throws IOException {
    inside("ip", "addr", "flush", "dev", link + "b");
  }

  @Override
  public void close() {
    clients.forEach(Process::destroyForcibly);
    try {
      run("ip", "netns", "del", name);
    } catch (IOException e) {
      // Was never made, or goes with its last process.
    }
    try {
      run("ip", "link", "del", link + "a");
    } catch (IOException e) {
      // Went with its other end.
    }
  }
}
