package dev.carillon.support;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium, the one that is installed on this machine: nothing is ever downloaded. */
public final class Browser implements AutoCloseable {
  private final Path profile;
  private final ChromeDriver driver;

  private Browser(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  /** Starts it; where there is none the test is skipped, and says so. */
  public static Browser start() {
    File chromium = installed("chromium");
    File chromedriver = installed("chromedriver");
    try {
      Path profile = Files.createTempDirectory("carillon-chromium");
      var service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(chromedriver)
              .usingAnyFreePort()
              .build();
      return new Browser(profile, new ChromeDriver(service, options(chromium, profile)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static File installed(String program) {
    Optional<File> found =
        Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1))
            .map(directory -> new File(directory, program))
            .filter(File::canExecute)
            .findFirst();
    if (found.isEmpty()) {
      System.out.println(
          "**** SKIPPED: the console is not tested, there is no " + program + " on the PATH ****");
    }
    Assumptions.assumeTrue(found.isPresent(), "no " + program);
    return found.orElseThrow();
  }

  private static ChromeOptions options(File chromium, Path profile) {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return options
        .setBinary(chromium)
        .addArguments(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--window-size=1280,900",
            "--user-data-dir=" + profile);
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Lets it take another device for its own: a command of the DevTools domain Emulation. */
  public void emulate(String command, Map<String, Object> parameters) {
    var unused = driver.executeCdpCommand("Emulation." + command, parameters);
  }

  /** What the browser has complained of since the last call: errors of scripts, of policies, … */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      // It lies in the directory for such things.
    }
  }
}
