package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.topic.TopicFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the checker goes by: values, topics and cursors, read without the gateway's code. */
class ContentTest {
  @Test
  void the_order_of_members_does_not_count_and_everything_else_does() {
    var one = new LinkedHashMap<String, Object>();
    one.put("a", 1);
    one.put("b", List.of(1, 2));
    var other = new LinkedHashMap<String, Object>();
    other.put("b", List.of(1L, 2L));
    other.put("a", 1L);

    assertThat(Content.digest(one)).isEqualTo(Content.digest(other));
    assertThat(Content.digest(Map.of("a", 1, "b", 2)))
        .isNotEqualTo(Content.digest(Map.of("a", 2, "b", 1)));
    assertThat(Content.digest(List.of(1, 2))).isNotEqualTo(Content.digest(List.of(2, 1)));
    assertThat(Content.digest(Map.of("a", Map.of()))).isNotEqualTo(Content.digest(Map.of("a", "")));
  }

  @Test
  void filters_mean_what_the_gateway_means_by_them() {
    List<String> topics = List.of("call:z1:k1", "call:z1", "call", "zone:z1:item:k1", "item:k1");
    List<String> filters =
        List.of("call:**", "call:*", "call:*:*", "**", "*:z1:**", "item:k1", "zone:z1:item:*");
    for (String filter : filters) {
      for (String topic : topics) {
        assertThat(Interest.covers(filter, topic))
            .as(filter + " " + topic)
            .isEqualTo(TopicFilter.of(filter).covers(TopicFilter.of(topic)));
      }
    }
  }

  @Test
  void a_client_hears_of_the_streams_that_its_filters_reach() {
    assertThat(Interest.in("call:z1:**").hears(SoakStream.CALLS)).isTrue();
    assertThat(Interest.in("team:t1:call:k1").hears(SoakStream.CALLS)).isTrue();
    assertThat(Interest.in("call:z1").hears(SoakStream.CALLS)).isFalse();
    assertThat(Interest.in("zone:**").hears(SoakStream.ITEMS)).isTrue();
    assertThat(Interest.in("zone:**").hears(SoakStream.ROWS)).isFalse();
  }

  @Test
  void a_cursor_is_read_as_it_was_written() {
    var stream = new Stream("items", List.of(TopicFilter.of("item:*")), true);
    var id = UUID.randomUUID();
    var frontier = new OffsetVector();
    frontier.reached(new Position(new Partition(stream, id, 0, 0), 7, 3));
    frontier.reached(new Position(new Partition(stream, id, 2, 1), 1_000_000_000_000L, 0));

    Positions read = Positions.of(frontier.cursor());

    assertThat(read.at(SoakStream.ITEMS, 0)).isEqualTo(7);
    assertThat(read.at(SoakStream.ITEMS, 1)).isZero();
    assertThat(read.at(SoakStream.ITEMS, 2)).isEqualTo(1_000_000_000_000L);
    assertThat(read.at(SoakStream.CALLS, 0)).isZero();
    Positions again = Positions.of(CursorWriter.text(read));
    assertThat(again.at(SoakStream.ITEMS, 2)).isEqualTo(1_000_000_000_000L);
  }
}
