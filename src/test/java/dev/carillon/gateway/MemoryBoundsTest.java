package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.carillon.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MemoryBoundsTest {
  /** What the JVM needs beside heap and direct buffers; measured: 100 to 150 MiB. */
  private static final long JVM_BYTES = 160L << 20;

  private static final String STATE_STREAM =
      "[{\"kafka-topic\": \"t\", \"format\": \"json\", \"topics\": [\"t\"], \"state\": true}]";

  private static Configuration configuration(Map<String, String> environment) {
    return ConfigFile.read(Optional.empty(), environment).load(Configuration.class);
  }

  /** The shipped bounds, with a state stream, which is the most that they can be. */
  private static MemoryBounds shipped(long heap) {
    return MemoryBounds.of(configuration(Map.of("CARILLON_STREAMS", STATE_STREAM)), heap);
  }

  private static long percentOfImage() throws IOException {
    Matcher percent =
        Pattern.compile("-XX:MaxRAMPercentage=(\\d+)")
            .matcher(Files.readString(Path.of("Dockerfile")));
    assertThat(percent.find()).isTrue();
    return Long.parseLong(percent.group(1));
  }

  private static long memoryOfPod() throws IOException {
    JsonNode deployment = new YAMLMapper().readTree(Path.of("k8s/base/deployment.yaml").toFile());
    String limit =
        deployment.at("/spec/template/spec/containers/0/resources/limits/memory").textValue();
    assertThat(limit).endsWith("Gi");
    return Long.parseLong(limit.substring(0, limit.length() - 2)) << 30;
  }

  @Test
  void the_shipped_bounds_fit_into_the_heap_of_the_shipped_pod() throws IOException {
    long heap = memoryOfPod() / 100 * percentOfImage();

    assertThat(shipped(heap).problem(heap)).isEmpty();
  }

  @Test
  void heap_direct_buffers_and_the_machine_itself_fit_into_the_shipped_pod() throws IOException {
    // The JVM lets direct buffers take as much as the heap.
    long heap = memoryOfPod() / 100 * percentOfImage();

    assertThat(2 * heap + JVM_BYTES).isLessThanOrEqualTo(memoryOfPod());
  }

  @Test
  void bounds_that_do_not_fit_are_named_with_their_sizes() {
    long heap = 256L << 20;

    assertThat(shipped(heap).problem(heap))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("kafka.max-state-bytes 256 MiB")
                    .contains("limits.history-bytes 64 MiB")
                    .contains("the heap of 256 MiB"));
  }

  @Test
  void state_counts_only_where_a_stream_has_it() {
    long heap = 320L << 20;

    assertThat(MemoryBounds.of(configuration(Map.of()), heap).bytes())
        .doesNotContainKey("kafka.max-state-bytes");
    assertThat(MemoryBounds.of(configuration(Map.of()), heap).problem(heap)).isEmpty();
  }
}
