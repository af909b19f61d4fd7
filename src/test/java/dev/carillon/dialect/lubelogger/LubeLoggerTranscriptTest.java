package dev.carillon.dialect.lubelogger;

import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LubeLoggerTranscriptTest {
  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Transcripts.of(
        "lubelogger",
        () -> LubeLoggerHub.dialect(LubeLoggerOptions.DEFAULT, SignalrOptions.DEFAULT),
        new LubeLoggerAuthentication(new BearerAuthentication()));
  }
}
