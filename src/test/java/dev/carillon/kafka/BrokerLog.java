package dev.carillon.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** The files of a partition, of a broker that is stopped. */
public final class BrokerLog {
  private BrokerLog() {}

  /** Keeps the first records of the partition only, as a power cut does without fsync. */
  public static void cut(Path partition, int records) throws IOException {
    Path log = partition.resolve("00000000000000000000.log");
    try (FileChannel file =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long at = 0;
      for (int i = 0; i < records; i++) {
        // A batch is its first offset, its length, and the rest; each record was sent alone.
        ByteBuffer head = ByteBuffer.allocate(12);
        file.read(head, at);
        at += head.capacity() + head.getInt(8);
      }
      file.truncate(at);
    }
    try (Stream<Path> files = Files.list(partition)) {
      for (Path file : files.filter(f -> f.toString().matches(".*(index|snapshot)")).toList()) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(partition.resolveSibling(".kafka_cleanshutdown"));
  }

  /** Changes a byte of the record that holds a text, as a disk does that forgets. */
  public static void flip(Path partition, String text) throws IOException {
    Path log = partition.resolve("00000000000000000000.log");
    byte[] bytes = Files.readAllBytes(log);
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        bytes[at] ^= 1;
        Files.write(log, bytes);
        return;
      }
    }
    throw new IllegalArgumentException("not in the log: " + text);
  }
}
