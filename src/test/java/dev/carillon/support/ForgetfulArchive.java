package dev.carillon.support;

import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All there ever was in one partition, in pages of three, without what its entities were before.
 */
public final class ForgetfulArchive implements Archive {
  private static final int PAGE = 3;

  private final List<ChangeEvent> events = new CopyOnWriteArrayList<>();
  private volatile long known;
  private volatile long more = Long.MAX_VALUE;

  /** Takes the next event. */
  public void add(ChangeEvent event) {
    events.add(forgetful(event));
  }

  /** From this offset on it knows what the entities were. */
  public void known(long offset) {
    known = offset;
  }

  /** When it is first asked about what lies behind there, it forgets as much again. */
  public void forgetsMoreAt(long offset) {
    more = offset;
  }

  @Override
  public void read(Position from, String principal, Consumer<Answer> answer) {
    int begin = (int) from.offset();
    int end = Math.min(begin + PAGE, events.size());
    if (begin >= more) {
      more = Long.MAX_VALUE;
      known *= 2;
    }
    var batch =
        new EventBatch(
            List.copyOf(events.subList(begin, end)),
            List.of(new Position(from.partition(), end, -1)),
            PAGE);
    answer.accept(new Stretch(batch, known));
  }

  @Override
  public void locate(
      StartPosition from,
      Collection<Partition> partitions,
      Consumer<Optional<OffsetVector>> answer) {
    answer.accept(Optional.empty());
  }

  /** As the archive knows it: not what was before. */
  public static ChangeEvent forgetful(ChangeEvent e) {
    return new ChangeEvent(
        e.id(),
        e.source(),
        e.type(),
        e.subject(),
        e.time(),
        e.topics(),
        e.operation(),
        e.key(),
        e.data(),
        e.old(),
        e.traceparent(),
        e.position(),
        Optional.empty());
  }
}
