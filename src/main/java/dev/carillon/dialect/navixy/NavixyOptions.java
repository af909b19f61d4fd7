package dev.carillon.dialect.navixy;

import dev.carillon.dialect.navixy.tracker.IotOptions;
import dev.carillon.dialect.navixy.tracker.ReadingOptions;
import dev.carillon.dialect.navixy.tracker.StateOptions;
import dev.carillon.dialect.navixy.tracker.TrackerOptions;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.List;

/**
 * The bounds of Navixy's protocol, and which streams are its trackers. How long a message may be is
 * a bound of the transport.
 *
 * @param patience how long a client may take to show a valid hash
 * @param strangers how many clients of one replica may not have shown one yet
 * @param waitingFrames how many messages of one client may wait for the look-up of a hash
 * @param errors how many messages of one client may be refused before it is closed
 * @param selectedTrackers how many trackers a client may select, for each type of event
 * @param ping how often a client is pinged
 * @param silence how long it may give no sign of life
 * @param heartbeat how often an Atmosphere client gets its own heartbeat
 * @param timeZone the claim that names the user's time zone
 * @param topics what holds the topics of all trackers: of a user's grants those within it count
 */
public record NavixyOptions(
    Duration patience,
    int strangers,
    int waitingFrames,
    int errors,
    int selectedTrackers,
    Duration ping,
    Duration silence,
    Duration heartbeat,
    String timeZone,
    List<TopicFilter> topics,
    List<TrackerOptions> trackers,
    List<StateOptions> states,
    List<ReadingOptions> readings,
    List<IotOptions> iot) {
  public static final NavixyOptions DEFAULT =
      new NavixyOptions(
          Duration.ofSeconds(30),
          1_000,
          16,
          32,
          20_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(90),
          Duration.ofSeconds(60),
          "time_zone",
          List.of(TopicFilter.of("tracker:**")),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  public NavixyOptions {
    topics = List.copyOf(topics);
    trackers = List.copyOf(trackers);
    states = List.copyOf(states);
    readings = List.copyOf(readings);
    iot = List.copyOf(iot);
    requirePositive("patience", patience.toMillis());
    requirePositive("strangers", strangers);
    requirePositive("waiting-frames", waitingFrames);
    requirePositive("errors", errors);
    requirePositive("selected-trackers", selectedTrackers);
    requirePositive("ping", ping.toMillis());
    requirePositive("heartbeat", heartbeat.toMillis());
    if (ping.compareTo(silence) >= 0) {
      throw new IllegalArgumentException("silence must be longer than ping");
    }
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics must name at least one filter");
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be more than nothing");
    }
  }

  /** The same with these streams. */
  public NavixyOptions with(
      List<TrackerOptions> trackerRows,
      List<StateOptions> stateRows,
      List<ReadingOptions> readingRows,
      List<IotOptions> messages) {
    return new NavixyOptions(
        patience,
        strangers,
        waitingFrames,
        errors,
        selectedTrackers,
        ping,
        silence,
        heartbeat,
        timeZone,
        topics,
        trackerRows,
        stateRows,
        readingRows,
        messages);
  }
}
