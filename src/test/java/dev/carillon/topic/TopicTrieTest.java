package dev.carillon.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopicTrieTest {
  private final TopicTrie<String> trie = new TopicTrie<>();

  @Test
  void a_topic_finds_every_filter_that_it_passes() {
    for (String filter :
        List.of("a:b", "a:*", "*:b", "a:**", "**", "a:b:**", "a", "b:**", "a:b:c")) {
      insert(filter);
    }
    assertThat(match("a:b")).containsExactlyInAnyOrder("a:b", "a:*", "*:b", "a:**", "**", "a:b:**");
  }

  @Test
  void the_same_value_under_the_same_filter_stands_twice() {
    insert("a:*");
    insert("a:*");

    assertThat(match("a:b")).containsExactly("a:*", "a:*");
    assertThat(trie.size()).isEqualTo(2);
  }

  @Test
  void of_many_under_one_filter_each_can_leave() {
    var first = trie.insert(TopicFilter.of("a:b"), "first");
    trie.insert(TopicFilter.of("a:b"), "second");
    trie.insert(TopicFilter.of("a:b"), "third");
    trie.remove(first);

    assertThat(match("a:b")).containsExactlyInAnyOrder("second", "third");
  }

  @Test
  void an_entry_leaves_once() {
    var entry = insert("a:b");

    assertThat(trie.remove(entry)).isTrue();
    assertThat(trie.remove(entry)).isFalse();
    assertThat(trie.size()).isZero();
  }

  @Test
  void nothing_is_left_of_what_has_left() {
    var entries = List.of(insert("a:b:*:d"), insert("a:**"), insert("**"), insert("a:b:*"));
    entries.forEach(trie::remove);

    assertThat(trie.isBare()).isTrue();
    assertThat(match("a:b")).isEmpty();
  }

  @Test
  void an_entry_of_another_trie_is_not_taken_for_one_of_ours() {
    var theirs = new TopicTrie<String>().insert(TopicFilter.of("a:b"), "theirs");
    insert("a:b");

    assertThatThrownBy(() -> trie.remove(theirs)).isInstanceOf(IllegalArgumentException.class);
    assertThat(match("a:b")).containsExactly("a:b");
  }

  @Test
  void a_topic_of_16_segments_that_every_level_branches_on_is_matched() {
    var all = new ArrayList<String>();
    for (int bits = 0; bits < 1 << 10; bits++) {
      var filter = new ArrayList<String>();
      for (int i = 0; i < 16; i++) {
        filter.add(i < 10 && (bits >> i & 1) == 1 ? "*" : "s");
      }
      all.add(String.join(":", filter));
    }
    all.forEach(this::insert);

    assertThat(match(HostileTexts.segments(16))).containsExactlyInAnyOrderElementsOf(all);
  }

  private TopicTrie.Entry<String> insert(String filter) {
    return trie.insert(TopicFilter.of(filter), filter);
  }

  private List<String> match(String topic) {
    var matched = new ArrayList<String>();
    trie.match(Topic.of(topic), matched::add);
    return matched;
  }

  @Test
  void filters_that_branch_on_every_level_are_matched_once_each_and_leave_nothing() {
    // As many as 100 connections of one principal may have: each way of literals and wildcards.
    var trie = new TopicTrie<Integer>();
    var entries = new ArrayList<TopicTrie.Entry<Integer>>();
    for (int i = 0; i < 25_600; i++) {
      var segments = new ArrayList<String>();
      for (int level = 0; level < 16; level++) {
        segments.add(((i >> level) & 1) == 0 ? "*" : "s");
      }
      entries.add(trie.insert(TopicFilter.of(String.join(":", segments)), i));
    }
    var heard = new int[25_600];
    for (int times = 0; times < 10; times++) {
      trie.match(Topic.of("s" + ":s".repeat(15)), i -> heard[i]++);
      trie.match(Topic.of("t" + ":t".repeat(15)), i -> heard[i]++);
    }
    assertThat(heard[0]).isEqualTo(20);
    assertThat(heard).contains(10).doesNotContain(0);
    entries.forEach(trie::remove);
    assertThat(trie.isBare()).isTrue();
  }
}
