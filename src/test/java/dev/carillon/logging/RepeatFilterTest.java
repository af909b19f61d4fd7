package dev.carillon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {
  private final LoggerContext context = new LoggerContext();
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger kafka = context.getLogger("org.apache.kafka.clients.NetworkClient");

  @BeforeEach
  void filter() {
    context.addTurboFilter(new RepeatFilter(nanos::get));
    lines.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(lines);
    kafka.setLevel(Level.WARN);
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void a_line_that_a_library_repeats_is_written_once_a_minute_with_the_number_left_out() {
    for (int i = 0; i < 300; i++) {
      kafka.warn("[Consumer clientId=c-{}] Connection to node {} failed", i % 7, i);
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    kafka.warn("[Consumer clientId=c-{}] Connection to node {} failed", 1, 300);

    assertThat(messages())
        .containsExactly(
            "[Consumer clientId=c-0] Connection to node 0 failed",
            "lines like the next one were left out logger=org.apache.kafka.clients.NetworkClient"
                + " count=299",
            "[Consumer clientId=c-1] Connection to node 300 failed");
  }

  @Test
  void the_name_of_a_client_does_not_make_another_line_of_it() {
    kafka.warn("[Consumer clientId=carillon-reader, groupId=null] Bootstrap broker {} lost", "a");
    kafka.warn("[AdminClient clientId=carillon-survey] Bootstrap broker {} lost", "a");

    assertThat(messages()).hasSize(1);
  }

  @Test
  void another_text_is_another_line() {
    kafka.warn("one");
    kafka.error("another");

    assertThat(messages()).containsExactly("one", "another");
  }

  @Test
  void our_own_lines_are_all_written() {
    Logger own = context.getLogger("dev.carillon.core.Session");
    for (int i = 0; i < 10; i++) {
      own.info("session opened {}", i);
    }

    assertThat(messages()).hasSize(10);
  }

  @Test
  void what_is_below_the_level_counts_for_nothing() {
    kafka.info("quiet");
    kafka.setLevel(Level.INFO);
    kafka.info("quiet");

    assertThat(messages()).containsExactly("quiet");
  }

  @Test
  void texts_without_end_are_not_all_remembered() {
    for (int i = 0; i < 10_000; i++) {
      kafka.warn("text " + i);
    }

    assertThat(messages()).hasSize(10_000);
  }
}
