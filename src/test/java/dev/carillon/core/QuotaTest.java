package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.Loop.Client;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.condition.Quota;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Partition;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one principal may cost a loop, and that nobody else notices. */
class QuotaTest {
  private static final MemoryBudget BUDGET = new MemoryBudget(64 << 20, 8 << 20);

  private final Partition partition = Events.partition("t");
  private final Limits limits = Loop.LIMITS.perPrincipal(4, 3, 10_000).perSecond(10, 2);
  private final Loop loop = new Loop(limits, BUDGET);
  private long offset;

  /** Equal if the name is; each answer costs the same. */
  private record Costly(String name, long work, boolean gaveUp) implements Condition {
    @Override
    public boolean holds(ChangeEvent event) {
      return !gaveUp;
    }

    @Override
    public boolean held(ChangeEvent event, BeforeImage prior) {
      return false;
    }
  }

  private record Named(String name) implements Encoder {
    @Override
    public Frame encode(ChangeEvent event, CursorPosition at) {
      return Frame.text(name + event.id());
    }
  }

  private Client client(String principal) {
    return loop.client(Principals.of(principal, "**"), new FakeConnection());
  }

  private static SubscriptionSpec all() {
    return SubscriptionSpec.in(Loop.filters("**"), Loop.IDS);
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      loop.publish(
          Events.event().at(partition, offset).id("e" + offset).topics("t:" + offset).build());
      offset++;
    }
    loop.runLater();
  }

  @Test
  void a_filter_that_costs_too_much_again_and_again_ends_its_session_and_no_other() {
    Client bad = client("eve");
    Client good = client("alice");
    bad.session().subscribe(all().where(new Costly("bad", 1000, true)));
    good.session().subscribe(all().where(new Costly("good", 1, false)));
    publish(7);
    assertThat(bad.reason()).isEqualTo("open");
    publish(1);
    assertThat(bad.reason()).isEqualTo("filter_too_expensive");
    publish(1);
    assertThat(good.take()).hasSize(9);
    assertThat(good.reason()).isEqualTo("open");
  }

  @Test
  void one_that_costs_too_much_now_and_then_stays() {
    Client client = client("eve");
    var condition =
        new Condition() {
          private boolean much;

          @Override
          public boolean holds(ChangeEvent event) {
            much = event.position().offset() % 100 == 0;
            return !much;
          }

          @Override
          public boolean held(ChangeEvent event, BeforeImage prior) {
            return false;
          }

          @Override
          public boolean gaveUp() {
            return much;
          }
        };
    client.session().subscribe(all().where(condition));
    for (int i = 0; i < 20; i++) {
      publish(100);
      assertThat(client.take()).hasSize(99);
      loop.pass(Duration.ofSeconds(1));
    }
    assertThat(client.reason()).isEqualTo("open");
  }

  @Test
  void a_principal_whose_filters_cost_too_much_together_loses_the_costly_ones() {
    Client costly = client("eve");
    Client cheap = client("eve");
    Client good = client("alice");
    costly.session().subscribe(all().where(new Costly("much", 3000, false)));
    cheap.session().subscribe(all().where(new Costly("little", 10, false)));
    good.session().subscribe(all().where(new Costly("good", 1000, false)));
    publish(3);
    loop.pass(Duration.ofSeconds(1));
    publish(3);
    assertThat(costly.reason()).isEqualTo("open");
    publish(5);
    assertThat(costly.reason()).isEqualTo("filter_too_expensive");
    assertThat(cheap.take()).hasSize(11);
    assertThat(cheap.reason()).isEqualTo("open");
  }

  @Test
  void different_filters_are_counted_once_each_and_given_back() {
    Client client = client("eve");
    Subscription[] four = new Subscription[4];
    for (int i = 0; i < 4; i++) {
      four[i] = client.session().subscribe(all().where(new Costly("c" + i, 1, false)));
      client.session().subscribe(all().where(new Costly("c0", 1, false)));
    }
    assertThatThrownBy(
            () -> client("eve").session().subscribe(all().where(new Costly("c4", 1, false))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("too many different filters");
    // Of nobody else.
    client("alice").session().subscribe(all().where(new Costly("c4", 1, false)));
    four[3].end();
    client("eve").session().subscribe(all().where(new Costly("c4", 1, false)));
  }

  @Test
  void different_fields_are_bounded_over_all_connections() {
    for (int i = 0; i < 3; i++) {
      client("eve")
          .session()
          .subscribe(SubscriptionSpec.in(Loop.filters("**"), new Named("n" + i)));
    }
    Client last = client("eve");
    SubscriptionSpec fourth = SubscriptionSpec.in(Loop.filters("**"), new Named("n3"));
    assertThatThrownBy(() -> last.session().subscribe(fourth))
        .hasMessageContaining("too many different fields");
    last.session().subscribe(SubscriptionSpec.in(Loop.filters("a"), new Named("n0")));
    client("alice").session().subscribe(fourth);
  }

  @Test
  void everything_is_given_back_when_the_sessions_end() {
    var budget = new MemoryBudget(64 << 20, 8 << 20);
    var own = new Loop(limits, budget);
    for (int i = 0; i < 50; i++) {
      Client client = own.client(Principals.of("p" + i, "**"), new FakeConnection());
      for (int n = 0; n < 3; n++) {
        client
            .session()
            .subscribe(
                SubscriptionSpec.in(Loop.filters("**"), new Named("n" + n))
                    .where(new Costly("c" + n, 1, false)));
      }
      client.session().close(CloseReason.NORMAL);
    }
    own.pass(Duration.ofSeconds(60));
    assertThat(budget.isUnused()).isTrue();
    assertThat(own.pubSub.quotas().size()).isZero();
    assertThat(own.pubSub.isBare()).isTrue();
  }

  @Test
  void a_flood_of_messages_ends_the_connection_and_no_other() {
    Client flood = client("eve");
    Client good = client("alice");
    for (int i = 0; i < 10 * Quota.BURST_SECONDS; i++) {
      flood.session().receive("ping");
    }
    assertThat(flood.reason()).isEqualTo("open");
    flood.session().receive("ping");
    assertThat(flood.reason()).isEqualTo("too_many_requests");
    good.session().receive("ping");
    assertThat(good.reason()).isEqualTo("open");
  }

  @Test
  void a_principal_floods_no_more_over_many_connections() {
    int open = 0;
    for (int c = 0; c < 20; c++) {
      Client flood = client("eve");
      for (int i = 0; i < 10 * Quota.BURST_SECONDS; i++) {
        flood.session().receive("ping");
      }
      open += flood.session().isOpen() ? 1 : 0;
    }
    assertThat(open).isEqualTo(5);
    loop.pass(Duration.ofSeconds(30));
    Client later = client("eve");
    later.session().receive("ping");
    assertThat(later.reason()).isEqualTo("open");
  }

  @Test
  void subscribing_and_unsubscribing_without_an_end_is_a_flood() {
    Client flood = client("eve");
    for (int i = 0; i < 10 * Quota.BURST_SECONDS / 10; i++) {
      flood.subscribe("a").end();
    }
    flood.session().receive("ping");
    assertThat(flood.reason()).isEqualTo("too_many_requests");
  }

  @Test
  void compilations_are_bounded_per_principal() {
    Client first = client("eve");
    for (int i = 0; i < 2 * Quota.BURST_SECONDS; i++) {
      first.session().compiles();
    }
    Client second = client("eve");
    assertThatThrownBy(() -> second.session().compiles())
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason().code()).isEqualTo("too_many_requests"));
    client("alice").session().compiles();
    loop.pass(Duration.ofSeconds(1));
    second.session().compiles();
  }

  @Test
  void a_subscription_that_is_refused_took_nothing() {
    Client client = client("eve");
    for (int i = 0; i < 3; i++) {
      client.session().subscribe(SubscriptionSpec.in(Loop.filters("**"), new Named("n" + i)));
    }
    for (int i = 0; i < 10; i++) {
      SubscriptionSpec refused =
          SubscriptionSpec.in(Loop.filters("**"), new Named("n3"))
              .where(new Costly("r" + i, 1, false));
      assertThatThrownBy(() -> client.session().subscribe(refused))
          .isInstanceOf(RefusedException.class);
    }
    for (int i = 0; i < 4; i++) {
      client
          .session()
          .subscribe(
              SubscriptionSpec.in(Loop.filters("a"), new Named("n0"))
                  .where(new Costly("c" + i, 1, false)));
    }
    assertThat(Optional.of(client.reason())).contains("open");
  }
}
