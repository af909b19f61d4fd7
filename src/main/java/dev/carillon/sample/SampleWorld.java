package dev.carillon.sample;

import dev.carillon.config.ConfigFile;
import dev.carillon.embedded.DirectoryInUseException;
import dev.carillon.embedded.PortInUseException;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.Gateway;
import dev.carillon.logging.Logging;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The process of {@code mvn -Pdev}: runs the {@link World} until the process or its parent ends. An
 * error that the user can fix is one line and exit code 1.
 */
public final class SampleWorld {
  private static final Duration READY = Duration.ofSeconds(20);

  private SampleWorld() {}

  public static void main(String[] args) throws InterruptedException {
    Logging.start();
    run(SampleWorld::gateway);
  }

  static AutoCloseable gateway(Path file, Map<String, String> environment) {
    var configuration = ConfigFile.read(Optional.of(file), environment).load(Configuration.class);
    Logging.apply(configuration.log());
    Gateway gateway = Gateway.start(configuration);
    // The hints that are printed next must work at once.
    long limit = System.nanoTime() + READY.toNanos();
    while (!gateway.isReady() && System.nanoTime() < limit) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return gateway;
  }

  private static void run(GatewayStarter gateway) throws InterruptedException {
    WorldOptions options;
    try {
      options = WorldOptions.of(System.getProperties(), System.getenv());
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
      return;
    }
    var world = new World(options, gateway);
    Runtime.getRuntime().addShutdownHook(new Thread(world::close, "sample-world-end"));
    if (options.watchParent()) {
      ProcessHandle.current().parent().ifPresent(SampleWorld::endWith);
    }
    if (start(world, options)) {
      new CountDownLatch(1).await();
    }
  }

  private static void endWith(ProcessHandle parent) {
    var thread =
        new Thread(
            () -> {
              parent.onExit().join();
              System.exit(0);
            },
            "sample-world-parent");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean start(World world, WorldOptions options) {
    try {
      System.out.println("Starting Kafka, PostgreSQL and the gateway in " + options.directory());
      System.out.println(world.start().welcome(options.directory()));
      return true;
    } catch (PortInUseException e) {
      String advice = options.propertyOf(e.port()).map(SampleWorld::advice).orElse("");
      fail(e.getMessage() + advice);
    } catch (DirectoryInUseException | OldWorldException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (CancellationException e) {
      // The process was ended during the start.
    } catch (Exception e) {
      e.printStackTrace();
      fail("the sample world did not start");
    }
    return false;
  }

  private static String advice(String property) {
    return ": end what listens there, or choose another with -D" + property + "=...";
  }

  private static void fail(String message) {
    System.err.println("carillon: " + message);
    System.exit(1);
  }
}
