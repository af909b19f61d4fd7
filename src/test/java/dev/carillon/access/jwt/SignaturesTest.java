package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.Door;
import dev.carillon.support.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private final Vertx vertx = Vertx.vertx();
  private final Signatures signatures = new Signatures(vertx);

  @AfterEach
  void close() {
    Door.get(signatures.close());
    Door.get(vertx.close());
  }

  private Future<Boolean> verify(SignedToken token, List<VerificationKey> keys) {
    return signatures.verify(token, keys, "192.0.2.1").map(Optional::isPresent);
  }

  private static SignedToken token(Signer signer) {
    return SignedToken.of(signer.sign(Map.of("sub", "alice")), 4096);
  }

  @Test
  void a_signature_that_was_good_needs_no_second_verification() {
    Signer signer = Signer.es256();
    SignedToken token = token(signer);
    List<VerificationKey> keys = List.of(signer.key().key());
    assertThat(Door.get(verify(token, keys))).isTrue();
    assertThat(verify(token, keys).isComplete()).isTrue();
  }

  @Test
  void what_was_good_under_a_key_that_is_gone_is_not_good_now() {
    Signer signer = Signer.eddsa();
    SignedToken token = token(signer);
    assertThat(Door.get(verify(token, List.of(signer.key().key())))).isTrue();
    assertThat(Door.get(verify(token, List.of(Signer.eddsa().key().key())))).isFalse();
    assertThat(Door.get(verify(token, List.of()))).isFalse();
  }

  @Test
  void bad_signatures_push_no_good_ones_out() {
    List<VerificationKey> keys = List.of(Signer.eddsa().key().key());
    for (int i = 0; i < 100; i++) {
      assertThat(Door.get(verify(token(Signer.eddsa()), keys))).isFalse();
    }
    assertThat(signatures.remembered()).isZero();
  }

  @Test
  void slow_ones_are_not_waited_for_though_all_that_verify_are_busy() {
    var go = new CountDownLatch(1);
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("carillon-signatures");
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      var unused = workers.executeBlocking(() -> go.await(1, TimeUnit.MINUTES), false);
    }
    Signer signer = Signer.es256();
    SignedToken token = token(signer);

    Future<Boolean> verified = verify(token, List.of(signer.key().key()));

    assertThat(verified.isComplete()).isFalse();
    go.countDown();
    assertThat(Door.get(verified)).isTrue();
    Door.get(workers.close());
  }

  @Test
  void rsa_keys_of_any_size_are_not_tried_on_the_loop_that_asks() {
    Signer signer = Signer.rs256();
    SignedToken token = token(signer);
    var go = new CountDownLatch(1);
    WorkerExecutor workers = busy(go);

    Future<Boolean> verified = verify(token, List.of(signer.key().key()));

    assertThat(verified.isComplete()).isFalse();
    go.countDown();
    assertThat(Door.get(verified)).isTrue();
    Door.get(workers.close());
  }

  private WorkerExecutor busy(CountDownLatch go) {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("carillon-signatures");
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      var unused = workers.executeBlocking(() -> go.await(1, TimeUnit.MINUTES), false);
    }
    return workers;
  }

  @Test
  void a_flood_of_forged_tokens_from_one_address_keeps_nobody_else_out() {
    Signer signer = Signer.es256();
    List<VerificationKey> keys = List.of(signer.key().key());
    String good = signer.sign(Map.of("sub", "alice"));
    String head = good.substring(0, good.lastIndexOf('.') + 1);
    var go = new CountDownLatch(1);
    WorkerExecutor workers = busy(go);
    List<Future<?>> forged = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      var signature = new byte[64];
      signature[0] = (byte) (i >> 8);
      signature[1] = (byte) i;
      signature[2] = 1;
      SignedToken token = SignedToken.of(head + Signer.b64(signature), 4096);
      forged.add(signatures.verify(token, keys, "198.51.100.7"));
    }
    assertThat(signatures.waiting()).isEqualTo(2_000);

    List<Future<Boolean>> honest = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      SignedToken token = SignedToken.of(signer.sign(Map.of("sub", "honest" + i)), 4096);
      honest.add(signatures.verify(token, keys, "192.0.2." + i).map(Optional::isPresent));
    }

    assertThat(signatures.waiting()).isEqualTo(2_000);
    go.countDown();
    honest.forEach(each -> assertThat(Door.get(each)).isTrue());
    long refused = 0;
    for (Future<?> each : forged) {
      Future<Boolean> failed = each.transform(done -> Future.succeededFuture(done.failed()));
      refused += Door.get(failed) ? 1 : 0;
    }
    assertThat(refused).isEqualTo(3_020);
    Door.get(workers.close());
  }

  @Test
  void the_same_token_is_looked_at_once_however_often_it_is_shown_good_or_bad() {
    Signer signer = Signer.es256();
    List<VerificationKey> keys = List.of(Signer.es256().key().key());
    SignedToken token = token(signer);
    var go = new CountDownLatch(1);
    WorkerExecutor workers = busy(go);
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      asked.add(verify(token, keys));
    }
    assertThat(signatures.waiting()).isEqualTo(1);
    go.countDown();
    asked.forEach(each -> assertThat(Door.get(each)).isFalse());
    assertThat(verify(token, keys).isComplete()).as("remembered").isTrue();
    assertThat(Door.get(verify(token, List.of(signer.key().key())))).as("another key").isTrue();
    Door.get(workers.close());
  }
}
