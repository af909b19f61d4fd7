package dev.carillon.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulates OpenShock's devices and their back end: a Kafka consumer of commands, and a producer of
 * logs, heartbeats and the progress of updates. Runs on a thread of its own.
 */
final class DeviceBackEnd implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeviceBackEnd.class);
  private static final String COMMANDS = "openshock.commands";
  private static final String EVENTS = "openshock.events";
  private static final String STATUS = "openshock.device-status";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LAST_TASK = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final SampleDevices devices;
  private final Thread thread = new Thread(this::run, "sample-devices");
  private volatile boolean closed;

  DeviceBackEnd(String bootstrap, SampleDevices devices) {
    this.devices = devices;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", "sample-devices",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "client.id",
                "sample-devices",
                "acks",
                "all",
                "delivery.timeout.ms",
                (int) PATIENCE.toMillis(),
                "request.timeout.ms",
                (int) PATIENCE.toMillis() / 2,
                "max.block.ms",
                PATIENCE.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  DeviceBackEnd start() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void run() {
    try {
      consumer.subscribe(List.of(COMMANDS));
      while (!closed) {
        for (SampleDevices.Heartbeat beat : devices.beat(Instant.now())) {
          write(STATUS, "openshock.device-status", beat.device(), members(beat));
        }
        consumer.poll(POLL).forEach(this::take);
      }
    } catch (WakeupException e) {
      // Closed.
    } catch (RuntimeException e) {
      log.error("the sample devices have stopped", e);
    } finally {
      consumer.close();
      producer.close(Duration.ofSeconds(1));
    }
  }

  private static Map<String, Object> members(SampleDevices.Heartbeat beat) {
    return Map.of("online", beat.online(), "firmwareVersion", beat.firmware());
  }

  private void take(ConsumerRecord<byte[], byte[]> command) {
    try {
      JsonNode event = JSON.readTree(command.value());
      JsonNode data = event.path("data");
      String device = data.path("device").asText();
      switch (event.path("type").asText()) {
        case "openshock.control" -> control(device, data);
        case "openshock.ota-install" -> update(device, data.path("version").asText());
        case "openshock.reboot" -> devices.reboot(device, Instant.now());
        case "openshock.emergency-stop" -> devices.stop(device);
        default -> log.debug("a sample device ignores the command {}", event.path("type"));
      }
    } catch (IOException e) {
      log.warn("not a command offset={}", command.offset());
    }
  }

  /** Every shock that a device receives is reported in the log of its owner. */
  private void control(String device, JsonNode data) {
    if (devices.isStopped(device)) {
      return;
    }
    var logs = new ArrayList<Map<String, Object>>();
    for (JsonNode shock : data.path("shocks")) {
      String id = shock.path("id").asText();
      logs.add(
          Map.of(
              "shocker", Map.of("id", id, "name", devices.shocker(id)),
              "type", shock.path("type").asInt(),
              "intensity", shock.path("intensity").asInt(),
              "duration", shock.path("duration").asInt(),
              "executedAt", Instant.now().truncatedTo(ChronoUnit.MICROS).toString()));
    }
    write(EVENTS, "openshock.log", device, Map.of("sender", data.path("sender"), "logs", logs));
  }

  private void update(String device, String version) {
    int id = devices.nextUpdate();
    write(EVENTS, "openshock.ota-started", device, Map.of("updateId", id, "version", version));
    for (int task = 0; task <= LAST_TASK; task++) {
      write(
          EVENTS,
          "openshock.ota-progress",
          device,
          Map.of("updateId", id, "task", task, "progress", 1.0));
    }
    devices.install(device, version, Instant.now());
    write(EVENTS, "openshock.ota-succeeded", device, Map.of("updateId", id));
  }

  private void write(String topic, String type, String device, Map<String, Object> data) {
    var all = new LinkedHashMap<String, Object>(data);
    all.put("device", device);
    var event =
        Map.of(
            "specversion",
            "1.0",
            "id",
            UUID.randomUUID().toString(),
            "source",
            "/sample/devices",
            "type",
            type,
            "time",
            Instant.now().toString(),
            "datacontenttype",
            "application/json",
            "data",
            all);
    try {
      var message =
          new ProducerRecord<>(
              topic, device.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(event));
      message
          .headers()
          .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
      var unused =
          producer.send(
              message,
              (written, failure) -> {
                if (failure != null) {
                  log.debug("a sample device's record was not written: {}", failure.toString());
                }
              });
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (KafkaException e) {
      log.debug("a sample device's record was not written: {}", e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
