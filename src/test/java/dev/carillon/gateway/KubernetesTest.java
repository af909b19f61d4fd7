package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.carillon.cli.Terminal;
import dev.carillon.config.ConfigFile;
import dev.carillon.http.HttpOptions;
import dev.carillon.http.operator.ManagementVerticle;
import dev.carillon.support.Patience;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** k8s/base against the configuration, the image and the ports that it is about. */
class KubernetesTest {
  private static final Path BASE = Path.of("k8s/base");
  private static final List<String> PROBES =
      List.of("startupProbe", "livenessProbe", "readinessProbe");

  private static JsonNode kustomization;
  private static JsonNode deployment;
  private static JsonNode pod;
  private static JsonNode container;
  private static JsonNode service;

  @BeforeAll
  static void read() throws IOException {
    kustomization = yaml("kustomization.yaml");
    deployment = yaml("deployment.yaml");
    service = yaml("service.yaml");
    pod = deployment.at("/spec/template/spec");
    container = pod.at("/containers/0");
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(BASE.resolve(file).toFile());
  }

  private static Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    // Of the Secret, what it must hold at least.
    environment.put("CARILLON_HUB_TRANSPORT_SECRET", "shared by all replicas of the gateway");
    container
        .get("env")
        .forEach(variable -> environment.put(text(variable, "/name"), value(variable)));
    environment.replaceAll((name, value) -> value.replace("$(POD_IP)", "10.0.0.7"));
    assertThat(environment.remove("POD_IP")).isEqualTo("10.0.0.7");
    return environment;
  }

  private static String value(JsonNode variable) {
    if (variable.has("value")) {
      return text(variable, "/value");
    }
    assertThat(text(variable, "/valueFrom/fieldRef/fieldPath")).isEqualTo("status.podIP");
    return "10.0.0.7";
  }

  private static ConfigFile file() {
    return ConfigFile.read(Optional.of(BASE.resolve("carillon.yaml")), environment());
  }

  private static Configuration configuration() {
    return file().load(Configuration.class);
  }

  private static String text(JsonNode node, String pointer) {
    JsonNode value = node.at(pointer);
    assertThat(value.isValueNode()).as(pointer).isTrue();
    return value.asText();
  }

  private static int port(String name) {
    for (JsonNode port : container.get("ports")) {
      if (text(port, "/name").equals(name)) {
        return port.get("containerPort").intValue();
      }
    }
    throw new AssertionError("no port " + name);
  }

  @Test
  void the_configuration_of_the_pod_is_good_and_each_variable_is_read() {
    assertThat(configuration().log().format()).hasToString("JSON");
    assertThat(Terminal.unread(file())).isEmpty();
  }

  @Test
  void the_ports_are_those_of_the_configuration() {
    assertThat(port("http")).isEqualTo(configuration().http().port());
    assertThat(port("management")).isEqualTo(configuration().http().managementPort());
    assertThat(configuration().http().host()).isEqualTo("0.0.0.0");
    assertThat(configuration().http().managementHost()).isEqualTo("0.0.0.0");
  }

  @Test
  void the_service_shows_the_clients_port_and_not_the_management_port() {
    assertThat(service.at("/spec/ports")).hasSize(1);
    assertThat(text(service, "/spec/ports/0/targetPort")).isEqualTo("http");
    assertThat(text(service, "/spec/ports/0/appProtocol")).isEqualTo("http");
  }

  @Test
  void each_probe_asks_a_path_that_the_management_port_answers() throws Exception {
    Vertx vertx = Vertx.vertx();
    var bound = new CompletableFuture<Integer>();
    HttpOptions real = configuration().http();
    var options =
        new HttpOptions(
            "127.0.0.1",
            0,
            "127.0.0.1",
            0,
            Optional.empty(),
            List.of(),
            1,
            real.maxUrlBytes(),
            real.maxHeaderBytes(),
            real.deadPeer(),
            real.idle(),
            real.drain());
    var health = new ManagementVerticle.Health(List.of(), List.of(), List.of());
    try {
      vertx.deployVerticle(
          new ManagementVerticle(options, health, () -> "", List.of(), bound::complete));
      int port = bound.get(Patience.SECONDS, TimeUnit.SECONDS);
      for (String probe : PROBES) {
        assertThat(text(container, "/" + probe + "/httpGet/port")).isEqualTo("management");
        String path = text(container, "/" + probe + "/httpGet/path");
        assertThat(status(port, path)).as(path).isEqualTo(200);
      }
    } finally {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void the_probes_are_three_different_questions() {
    assertThat(PROBES.stream().map(probe -> text(container, "/" + probe + "/httpGet/path")))
        .containsExactly("/startupz", "/livez", "/readyz");
  }

  @Test
  void the_grace_period_has_room_for_the_drain() {
    Duration grace = Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").longValue());
    Duration sleep =
        Duration.ofSeconds(container.at("/lifecycle/preStop/sleep/seconds").longValue());
    Configuration configuration = configuration();

    assertThat(sleep).isPositive();
    assertThat(grace)
        .isGreaterThanOrEqualTo(
            sleep
                .plus(configuration.http().drain())
                .plus(configuration.transport().farewell())
                .plusSeconds(10));
    assertThat(deployment.at("/spec/progressDeadlineSeconds").longValue())
        .isGreaterThan(grace.toSeconds());
  }

  @Test
  void a_rollout_adds_a_pod_before_it_takes_one() {
    assertThat(deployment.at("/spec/strategy/rollingUpdate/maxSurge").intValue()).isEqualTo(1);
    assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").intValue()).isZero();
  }

  @Test
  void the_pod_keeps_the_restricted_profile() {
    JsonNode own = container.get("securityContext");

    assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
    assertThat(text(pod, "/securityContext/seccompProfile/type")).isEqualTo("RuntimeDefault");
    assertThat(own.get("allowPrivilegeEscalation").booleanValue()).isFalse();
    assertThat(own.at("/capabilities/drop")).hasSize(1);
    assertThat(text(own, "/capabilities/drop/0")).isEqualTo("ALL");
    assertThat(own.at("/capabilities/add").isMissingNode()).isTrue();
    for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
      assertThat(pod.has(shared)).as(shared).isFalse();
    }
  }

  @Test
  void the_root_is_read_only_and_only_tmp_can_be_written() {
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").booleanValue()).isTrue();
    assertThat(container.get("volumeMounts"))
        .filteredOn(mount -> !mount.path("readOnly").booleanValue())
        .extracting(mount -> text(mount, "/mountPath"))
        .containsExactly("/tmp");
  }

  @Test
  void the_pod_has_no_token_and_no_variables_of_services() throws IOException {
    assertThat(pod.get("automountServiceAccountToken").booleanValue()).isFalse();
    assertThat(yaml("serviceaccount.yaml").get("automountServiceAccountToken").booleanValue())
        .isFalse();
    assertThat(text(pod, "/serviceAccountName"))
        .isEqualTo(text(yaml("serviceaccount.yaml"), "/metadata/name"));
    assertThat(pod.get("enableServiceLinks").booleanValue()).isFalse();
  }

  @Test
  void the_user_is_that_of_the_image() throws IOException {
    String user =
        pod.at("/securityContext/runAsUser") + ":" + pod.at("/securityContext/runAsGroup");

    assertThat(Files.readAllLines(Path.of("Dockerfile"))).contains("USER " + user);
  }

  @Test
  void the_replicas_reach_each_other_at_the_port_of_the_clients() {
    assertThat(configuration().hubTransport().address())
        .hasValue("10.0.0.7:" + configuration().http().port());
  }

  @Test
  void the_configuration_is_mounted_where_it_is_looked_for() {
    assertThat(text(kustomization, "/configMapGenerator/0/name"))
        .isEqualTo(text(pod, "/volumes/0/configMap/name"));
    assertThat(text(container, "/volumeMounts/0/name")).isEqualTo(text(pod, "/volumes/0/name"));
    assertThat(environment())
        .containsEntry(
            "CARILLON_CONFIG",
            text(container, "/volumeMounts/0/mountPath")
                + "/"
                + text(kustomization, "/configMapGenerator/0/files/0"));
  }

  @Test
  void what_is_there_is_listed_and_what_is_listed_is_there() throws IOException {
    var listed =
        Stream.concat(
                texts(kustomization.get("resources")),
                texts(kustomization.at("/configMapGenerator/0/files")))
            .toList();

    try (Stream<Path> files = Files.list(BASE)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> !file.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
    assertThat(text(kustomization, "/images/0/name")).isEqualTo(text(container, "/image"));
  }

  private static Stream<String> texts(JsonNode list) {
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(i -> list.get(i).asText());
  }

  @Test
  void memory_is_bounded() {
    assertThat(text(container, "/resources/limits/memory"))
        .isEqualTo(text(container, "/resources/requests/memory"));
  }
}
