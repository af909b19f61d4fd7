import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes records to a Kafka topic, which it creates if there is none of this name. For a machine
 * without Kafka's own scripts.
 *
 * <p>{@code java -cp 'target/carillon/lib/*' docs/try/Produce.java BROKERS TOPIC KEY 'VALUE'...}
 */
public final class Produce {
  private Produce() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", arguments[0]);
    String topic = arguments[1];
    create(settings, topic);
    var text = new StringSerializer();
    try (var producer = new KafkaProducer<>(settings, text, text)) {
      for (int i = 3; i < arguments.length; i++) {
        var written = producer.send(new ProducerRecord<>(topic, arguments[2], arguments[i]));
        System.out.println("written to " + written.get());
      }
    }
  }

  private static void create(Map<String, Object> settings, String topic) throws Exception {
    try (Admin admin = Admin.create(settings)) {
      // The brokers' defaults say how many partitions and replicas it gets.
      var wanted = new NewTopic(topic, Optional.empty(), Optional.empty());
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
