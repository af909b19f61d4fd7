package dev.carillon.soak;

import dev.carillon.Main;
import dev.carillon.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the processes of a run are: the gateway as it ships, or a broker. Either ends when whoever
 * started it is gone.
 */
public final class ChildMain {
  static final String BROKER = "broker";
  static final String GATEWAY = "gateway";
  static final String BROKER_IS_UP = "broker is up port=";

  private ChildMain() {}

  public static void main(String[] arguments) {
    var watch = new Thread(ChildMain::endWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    if (arguments[0].equals(GATEWAY)) {
      Main.main(rest);
    } else {
      broker(Path.of(rest[0]), Integer.parseInt(rest[1]));
    }
  }

  /** What is acknowledged outlives this process, killed or not; power cuts are not played here. */
  private static void broker(Path directory, int port) {
    var broker =
        new EmbeddedKafka(
            EmbeddedKafka.Options.of(directory)
                .withPort(port)
                // Or records that were deleted are back after a restart within the next minute.
                .withSetting("log.flush.start.offset.checkpoint.interval.ms", "500")
                .withOnFault(
                    fault -> {
                      System.out.println("broker ended itself: " + fault);
                      Runtime.getRuntime().halt(3);
                    }));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    broker.start();
    System.out.println(BROKER_IS_UP + broker.port());
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes; the end is the news.
      }
    } catch (IOException e) {
      // The end as well.
    }
    Runtime.getRuntime().halt(4);
  }
}
