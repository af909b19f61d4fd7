package dev.carillon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  /** What ships, and not what the tests log by. */
  private static LoggerContext shipped() throws JoranException {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(LoggingTest.class.getResource("/logback.xml")));
    return context;
  }

  private static OutputStreamAppender<ILoggingEvent> stdout(LoggerContext context) {
    return (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stdout");
  }

  @Test
  void the_shipped_file_has_no_complaint_and_quiets_the_libraries() throws JoranException {
    LoggerContext context = shipped();

    assertThat(context.getStatusManager().getCopyOfStatusList())
        .allSatisfy(status -> assertThat(status.getEffectiveLevel()).isZero());
    assertThat(context.getLogger("dev.carillon").getEffectiveLevel()).isEqualTo(Level.INFO);
    for (String library :
        new String[] {
          "org.apache.kafka.clients",
          "org.flywaydb.core",
          "com.hazelcast.x",
          "io.netty.channel",
          "io.vertx.ext.web.impl.RouterImpl"
        }) {
      assertThat(context.getLogger(library).getEffectiveLevel()).isEqualTo(Level.WARN);
    }
  }

  @Test
  void the_configuration_sets_level_and_format() throws JoranException {
    LoggerContext context = shipped();
    var out = new ByteArrayOutputStream();
    stdout(context).setOutputStream(out);
    Logger logger = context.getLogger("dev.carillon.Gateway");
    logger.debug("hidden");
    logger.info("json");

    Logging.apply(new LogOptions(LogOptions.Level.DEBUG, LogOptions.Format.TEXT), context);
    logger.debug("text");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain("hidden")
        .contains("\"message\":\"json\"}\n")
        .endsWith("DEBUG Gateway: text\n");
  }

  @Test
  void other_ways_to_log_end_here() {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    Logger logger = (Logger) LoggerFactory.getLogger("org.example.library");
    logger.addAppender(seen);

    Logging.start();
    java.util.logging.Logger.getLogger("org.example.library").warning("by java.util.logging");
    io.vertx.core.internal.logging.LoggerFactory.getLogger("org.example.library").warn("by Vert.x");

    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("by java.util.logging", "by Vert.x");
  }

  @Test
  void what_ends_a_thread_is_a_line_of_the_log() {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Logging.class);
    logger.addAppender(seen);

    // Not in a thread that dies: Awaitility, in tests beside this one, takes its place meanwhile.
    Logging.died(new Thread("a-reader"), new OutOfMemoryError("Cannot reserve 9000184 bytes"));

    assertThat(seen.list).hasSize(1);
    assertThat(seen.list.get(0).getFormattedMessage()).isEqualTo("thread died name=a-reader");
    assertThat(seen.list.get(0).getThrowableProxy().getMessage()).contains("9000184");
  }
}
