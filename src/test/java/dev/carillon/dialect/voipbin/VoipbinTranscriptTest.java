package dev.carillon.dialect.voipbin;

import dev.carillon.support.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class VoipbinTranscriptTest {
  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Transcripts.of(
        "voipbin", () -> new VoipbinDialect(VoipbinOptions.DEFAULT), new VoipbinAuthentication());
  }
}
