package dev.carillon.event;

import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Index of a batch's items by the first two segments of their topics, and of the topics that their
 * entities had before. A reader of a long stretch of the past looks at little more than what it
 * receives. Immutable once made.
 */
final class ItemIndex implements Item.Receiver {
  private final Map<String, Branch> branches = new HashMap<>();

  /** Gaps may concern any reader. */
  private final BitSet gaps = new BitSet();

  /** The index of the current item. */
  private int number;

  /** The items with topics that begin with one segment. */
  private static final class Branch {
    final BitSet items = new BitSet();
    final Map<String, BitSet> below = new HashMap<>();
  }

  private ItemIndex(List<Item> items) {
    for (Item item : items) {
      item.pass(this);
      number++;
    }
  }

  static ItemIndex of(List<Item> items) {
    return new ItemIndex(items);
  }

  @Override
  public void event(ChangeEvent event) {
    event.topics().forEach(this::add);
    Optional<BeforeImage> prior = event.prior();
    if (prior.isPresent()) {
      prior.get().topics().forEach(this::add);
    }
  }

  private void add(Topic topic) {
    List<String> segments = topic.segments();
    Branch branch = branches.computeIfAbsent(segments.get(0), first -> new Branch());
    branch.items.set(number);
    if (segments.size() > 1) {
      branch.below.computeIfAbsent(segments.get(1), second -> new BitSet()).set(number);
    }
  }

  @Override
  public void gap(Gap gap) {
    gaps.set(number);
  }

  /**
   * The items that these filters may match.
   *
   * @param items those that the index was made of
   */
  List<Item> among(List<Item> items, List<TopicFilter> filters) {
    var found = (BitSet) gaps.clone();
    for (TopicFilter filter : filters) {
      List<String> literals = filter.literals();
      if (literals.isEmpty()) {
        return items;
      }
      Branch branch = branches.get(literals.get(0));
      if (branch != null) {
        BitSet matching = literals.size() == 1 ? branch.items : branch.below.get(literals.get(1));
        if (matching != null) {
          found.or(matching);
        }
      }
    }
    var among = new ArrayList<Item>(found.cardinality());
    for (int at = found.nextSetBit(0); at >= 0; at = found.nextSetBit(at + 1)) {
      among.add(items.get(at));
    }
    return among;
  }
}
