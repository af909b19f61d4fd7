package dev.carillon.dialect.topics;

import dev.carillon.expression.EventConditions;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.SampleCommands;
import dev.carillon.support.Transcripts;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TopicsTranscriptTest {
  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Transcripts.of(
        "topics",
        () ->
            new TopicsDialect(
                TopicsOptions.DEFAULT,
                64 << 10,
                Duration.ofSeconds(25),
                new EventConditions(100)::of,
                new SampleCommands()),
        new BearerAuthentication());
  }
}
