package dev.carillon.kafka.format;

import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodedRecord;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes events of the records of one partition, in order. Confined to one thread. */
public interface RecordDecoder {
  /**
   * Decodes the next record.
   *
   * @return nothing if it has no news: a tombstone whose delete has been told
   * @throws DecodeException whatever is wrong with its bytes
   */
  Optional<DecodedRecord> decode(ConsumerRecord<byte[], byte[]> record) throws DecodeException;
}
