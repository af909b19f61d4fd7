package dev.carillon.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits for what must come. Long, because a machine may be busy and the time is
 * spent only by a test that fails. It is no claim about how quick anything is.
 */
public final class Patience implements LauncherSessionListener {
  public static final int SECONDS = 90;
  public static final Duration LIMIT = Duration.ofSeconds(SECONDS);

  /** When a test that hangs is ended; it may wait for several things. */
  public static final int TEST_SECONDS = 400;

  /** Also how {@code await()} waits where a test does not say: it looks at once, then seldom. */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(LIMIT);
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval((looks, last) -> pause(looks));
  }

  /** 10, 20, 40, 80 ms, and then what Awaitility has from the beginning. */
  private static Duration pause(int looks) {
    return Duration.ofMillis(Math.min(100, 5L << Math.min(looks, 5)));
  }
}
