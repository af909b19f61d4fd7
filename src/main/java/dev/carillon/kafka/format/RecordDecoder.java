package dev.carillon.kafka.format;

import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodedRecord;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes the records of one partition, in order. Confined to one thread. */
public interface RecordDecoder {
  /**
   * Decodes the next record.
   *
   * @return empty if the record is no event: a tombstone whose delete has been decoded before
   * @throws DecodeException if its bytes cannot be decoded
   */
  Optional<DecodedRecord> decode(ConsumerRecord<byte[], byte[]> record) throws DecodeException;
}
