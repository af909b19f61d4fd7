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

  /** Also what {@code await()} waits where a test does not say. */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
