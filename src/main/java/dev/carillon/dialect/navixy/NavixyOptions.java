package dev.carillon.dialect.navixy;

import dev.carillon.dialect.navixy.tracker.IotOptions;
import dev.carillon.dialect.navixy.tracker.ReadingOptions;
import dev.carillon.dialect.navixy.tracker.StateOptions;
import dev.carillon.dialect.navixy.tracker.TrackerOptions;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.List;

/**
 * Limits of Navixy's protocol, and the configuration of the streams of its trackers. The maximum
 * size of a message is a setting of the transport.
 *
 * @param patience maximum time until a client has sent a valid hash
 * @param strangers maximum number of clients of one replica that have not sent a valid hash yet
 * @param waitingFrames maximum number of messages of one client that wait for the look-up of a hash
 * @param errors number of refused messages of one client before it is closed
 * @param selectedTrackers maximum number of trackers that a client may select for each type of
 *     event
 * @param ping interval of pings to a client
 * @param silence maximum time without any sign of life from a client
 * @param heartbeat interval of the heartbeats of Atmosphere clients
 * @param timeZone the claim that holds the user's time zone
 * @param topics a filter that contains the topics of all trackers; only grants within it are used
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

  /** A copy with these streams. */
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
