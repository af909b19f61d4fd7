package dev.carillon.dialect.navixy;

import dev.carillon.dialect.navixy.tracker.Sample;
import dev.carillon.support.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class NavixyTranscriptTest {
  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Transcripts.of(
        "navixy",
        authentication -> new NavixyDialect(Sample.OPTIONS, authentication),
        new NavixyAuthentication());
  }
}
