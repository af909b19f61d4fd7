package dev.carillon.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random filters over the segments a and b against every topic of up to four segments over a, b and
 * c: c stands for all that no filter names, four for all that is longer than a filter.
 */
final class TopicTriePropertyTest {
  private static final List<Topic> UNIVERSE = universe();

  @Property
  void a_filter_matches_what_its_wildcards_say(@ForAll("filters") String text) {
    var filter = TopicFilter.of(text);
    Pattern reference = reference(text);

    for (Topic topic : UNIVERSE) {
      assertThat(filter.matches(topic))
          .as("%s passes %s", topic, text)
          .isEqualTo(reference.matcher(topic.toString()).matches());
    }
  }

  @Property
  void a_filter_covers_exactly_those_whose_topics_it_lets_pass(
      @ForAll("filters") String grant, @ForAll("filters") String wanted) {
    var outer = TopicFilter.of(grant);
    var inner = TopicFilter.of(wanted);

    assertThat(outer.covers(inner))
        .isEqualTo(UNIVERSE.stream().filter(inner::matches).allMatch(outer::matches));
  }

  @Property
  void filters_overlap_exactly_if_they_have_a_topic_in_common(
      @ForAll("filters") String left, @ForAll("filters") String right) {
    var one = TopicFilter.of(left);
    var other = TopicFilter.of(right);
    boolean common = UNIVERSE.stream().anyMatch(t -> one.matches(t) && other.matches(t));

    assertThat(one.overlaps(other)).isEqualTo(common);
    assertThat(other.overlaps(one)).isEqualTo(common);
  }

  @Property
  void the_trie_finds_what_trying_every_filter_finds(@ForAll("manyFilters") List<String> texts) {
    var trie = new TopicTrie<Integer>();
    var filters = texts.stream().map(TopicFilter::of).toList();
    for (int i = 0; i < filters.size(); i++) {
      trie.insert(filters.get(i), i);
    }
    for (Topic topic : UNIVERSE) {
      assertThat(matched(trie, topic)).isEqualTo(expected(filters, topic));
    }
  }

  @Property
  void whatever_comes_and_goes_the_trie_holds_what_is_there_and_nothing_else(
      @ForAll("manyFilters") List<String> texts, @ForAll Random random) {
    var trie = new TopicTrie<Integer>();
    var there = new ArrayList<TopicTrie.Entry<Integer>>();
    for (int i = 0; i < texts.size(); i++) {
      there.add(trie.insert(TopicFilter.of(texts.get(i)), i));
      while (!there.isEmpty() && random.nextInt(5) < 2) {
        removeOne(trie, there, random);
      }
      assertHolds(trie, there, UNIVERSE.get(random.nextInt(UNIVERSE.size())));
    }
    while (!there.isEmpty()) {
      removeOne(trie, there, random);
      assertHolds(trie, there, UNIVERSE.get(random.nextInt(UNIVERSE.size())));
    }
    assertThat(trie.isBare()).isTrue();
  }

  @Property
  void every_value_makes_a_segment_that_is_valid(@ForAll("values") String value) {
    String segment = Topic.segment(value);

    Segments.requireLiteral(segment);
    assertThat(segment).doesNotContain(":");
  }

  @Property
  void two_values_never_make_the_same_segment(
      @ForAll("values") String one, @ForAll("values") String other) {
    assertThat(Topic.segment(one).equals(Topic.segment(other))).isEqualTo(one.equals(other));
  }

  @Property
  void a_value_made_a_segment_is_not_one_that_was_written_that_way(@ForAll("values") String value) {
    String segment = Topic.segment(value);

    assertThat(Topic.segment(segment).equals(segment)).isEqualTo(!segment.contains("%"));
  }

  @Provide
  Arbitrary<String> filters() {
    Arbitrary<List<String>> path = Arbitraries.of("a", "b", "*").list().ofMaxSize(3);
    return path.flatMap(
        segments ->
            segments.isEmpty()
                ? Arbitraries.just("**")
                : Arbitraries.of("", ":**").map(end -> String.join(":", segments) + end));
  }

  @Provide
  Arbitrary<List<String>> manyFilters() {
    return filters().list().ofMaxSize(40);
  }

  /** Texts of few characters that are easily confused once they are encoded. */
  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> awkward =
        Arbitraries.of(
            "a", "3", "A", "%", ":", "*", "?", " ", "\n", "\0", "%3", "%3F", "ü", "\u202e", "😀",
            "\ud800", "\udbff", "\udc00", "\ufffd", "\uffff");
    Arbitrary<String> any = Arbitraries.strings().all().ofLength(1);
    return Arbitraries.frequencyOf(Tuple.of(4, awkward), Tuple.of(1, any))
        .list()
        .ofMinSize(1)
        .ofMaxSize(2)
        .map(parts -> String.join("", parts));
  }

  private static void removeOne(
      TopicTrie<Integer> trie, List<TopicTrie.Entry<Integer>> there, Random random) {
    assertThat(trie.remove(there.remove(random.nextInt(there.size())))).isTrue();
  }

  private static void assertHolds(
      TopicTrie<Integer> trie, List<TopicTrie.Entry<Integer>> there, Topic topic) {
    var expected =
        there.stream()
            .filter(entry -> entry.filter().matches(topic))
            .map(TopicTrie.Entry::value)
            .sorted()
            .toList();
    assertThat(matched(trie, topic)).isEqualTo(expected);
    assertThat(trie.size()).isEqualTo(there.size());
  }

  private static List<Integer> matched(TopicTrie<Integer> trie, Topic topic) {
    var matched = new ArrayList<Integer>();
    trie.match(topic, matched::add);
    Collections.sort(matched);
    return matched;
  }

  private static List<Integer> expected(List<TopicFilter> filters, Topic topic) {
    return Stream.iterate(0, i -> i < filters.size(), i -> i + 1)
        .filter(i -> filters.get(i).matches(topic))
        .toList();
  }

  /** The filter as somebody else would have written it. */
  private static Pattern reference(String filter) {
    String regex =
        filter.equals("**")
            ? "[^:]+(:[^:]+)*"
            : filter.replace(":**", "(:[^:]+)!").replace("*", "[^:]+").replace("!", "*");
    return Pattern.compile(regex);
  }

  private static List<Topic> universe() {
    var all = new ArrayList<String>();
    List<String> longest = List.of("");
    for (int length = 1; length <= 4; length++) {
      longest =
          longest.stream()
              .flatMap(t -> Stream.of("a", "b", "c").map(s -> t.isEmpty() ? s : t + ":" + s))
              .toList();
      all.addAll(longest);
    }
    return all.stream().map(Topic::of).toList();
  }
}
