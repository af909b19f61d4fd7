package dev.carillon.event;

import java.util.List;

/**
 * What one poll brought, in order, and how far it got: {@code reached} has one entry per partition
 * that advanced, at the next offset to be read, which can lie behind the last item (records that
 * were aborted, or folded into another).
 *
 * @param bytes roughly how much memory the batch holds
 */
public record EventBatch(List<Item> items, List<Position> reached, int bytes) {
  public EventBatch {
    items = List.copyOf(items);
    reached = List.copyOf(reached);
  }
}
