package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ConfigFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A product is there if the configuration names it, and else not at all. Kafka is away. */
class FeatureIT {
  /** Each product with a path of its own. */
  private enum Product {
    LUBELOGGER("/api/ws"),
    DATALOY("/ws/rest/WebSocketAlertScript/code/-"),
    OPENSHOCK("/1/hubs/user"),
    NAVIXY("/event/subscription"),
    VOIPBIN("/v1.0/ws");

    private final String path;

    Product(String path) {
      this.path = path;
    }

    private String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @TempDir private Path directory;

  private Gateway gateway(String products) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("carillon.yaml"),
            """
            {"event-loops": 1, "products": %s,
             "http": {"host": "127.0.0.1", "port": 0, "management-port": 0, "drain": "0s"},
             "kafka": {"bootstrap-servers": "127.0.0.1:1"},
             "postgres": {"host": "127.0.0.1", "port": 1}}
            """
                .formatted(products));
    return Gateway.start(ConfigFile.read(Optional.of(file), Map.of()).load(Configuration.class));
  }

  /** Which of them are something at all. */
  private static Map<String, Boolean> mounted(Gateway gateway) throws Exception {
    var mounted = new TreeMap<String, Boolean>();
    HttpClient http = HttpClient.newHttpClient();
    for (Product product : Product.values()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + product.path))
              .build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      mounted.put(product.word(), status != 404);
    }
    return mounted;
  }

  @Test
  void nothing_of_a_product_is_there_unless_it_is_configured() throws Exception {
    try (Gateway gateway = gateway("[]")) {
      assertThat(mounted(gateway)).doesNotContainValue(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lubelogger,navixy,voipbin", "dataloy,openshock"})
  void products_that_are_configured_are_there_and_no_others(String names) throws Exception {
    List<String> on = List.of(names.split(",", -1));
    try (Gateway gateway = gateway("[" + names + "]")) {
      assertThat(mounted(gateway))
          .allSatisfy((name, there) -> assertThat(there).as(name).isEqualTo(on.contains(name)));
    }
  }

  @Test
  void the_list_of_products_is_the_whole_list() {
    assertThat(Gateway.PRODUCTS.stream().map(Feature.Type::name))
        .containsExactlyInAnyOrderElementsOf(
            List.of(Product.values()).stream().map(Product::word).toList());
  }
}
