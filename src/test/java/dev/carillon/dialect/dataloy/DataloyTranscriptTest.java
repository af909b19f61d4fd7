package dev.carillon.dialect.dataloy;

import dev.carillon.support.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DataloyTranscriptTest {
  private final Harbour harbour = new Harbour();

  @TestFactory
  Stream<DynamicTest> objects() {
    return Transcripts.of("dataloy", () -> harbour.objects, harbour.objectGate);
  }

  @TestFactory
  Stream<DynamicTest> alerts() {
    return Transcripts.of("dataloy-alert", () -> harbour.alerts, harbour.alertGate);
  }
}
