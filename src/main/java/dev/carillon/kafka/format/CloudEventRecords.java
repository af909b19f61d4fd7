package dev.carillon.kafka.format;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.event.CloudEventJson;
import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Creates records in the structured mode of the CloudEvents Kafka binding. */
public final class CloudEventRecords {
  private static final byte[] CONTENT_TYPE =
      CloudEventJson.CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII);

  private CloudEventRecords() {}

  public static ProducerRecord<byte[], byte[]> of(Entry entry) {
    byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
    Json event = entry.cloudEvent();
    byte[] value = Arrays.copyOfRange(event.bytes(), event.from(), event.from() + event.length());
    var record = new ProducerRecord<>(entry.kafkaTopic(), key, value);
    record.headers().add(CloudEventDecoder.CONTENT_TYPE, CONTENT_TYPE);
    return record;
  }
}
