package dev.carillon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account that runs PostgreSQL's programs, which refuse to run as root.
 *
 * @param prefix the command that drops root privileges, empty for an ordinary user
 * @param owner the required owner of the data, or null if the current user is the owner anyway
 */
record ProcessAccount(List<String> prefix, @Nullable Integer owner) {
  private static final int ROOT = 0;
  private static final int NOBODY = 65534;
  private static final List<String> SETPRIV =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  /** In a user namespace of its own the server is not root, and can still read root's files. */
  static final ProcessAccount NAMESPACE = new ProcessAccount(List.of("unshare", "-U"), ROOT);

  /**
   * Containers often forbid namespaces. The capability lets the user nobody pass through root's
   * home.
   */
  static final ProcessAccount NOBODY_WITH_PASSAGE =
      new ProcessAccount(
          plus(SETPRIV, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"), NOBODY);

  static final ProcessAccount PLAIN_NOBODY = new ProcessAccount(SETPRIV, NOBODY);

  static ProcessAccount choose() {
    try {
      if (!Integer.valueOf(ROOT).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        return new ProcessAccount(List.of(), null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(NAMESPACE, NOBODY_WITH_PASSAGE, PLAIN_NOBODY).stream()
        .filter(ProcessAccount::works)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "PostgreSQL does not run as root, and neither unshare nor setpriv works here"));
  }

  boolean works() {
    try {
      Process process =
          new ProcessBuilder(command("true"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  List<String> command(String... command) {
    return plus(prefix, command);
  }

  /**
   * Changes the owner of data that another account left behind, such as a build as root or in a
   * container.
   */
  void own(Path tree) throws IOException {
    if (owner != null && !owner.equals(Files.getAttribute(tree, "unix:uid"))) {
      DirectoryTrees.own(tree, owner);
    }
  }

  private static List<String> plus(List<String> first, String... rest) {
    var all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return List.copyOf(all);
  }
}
