package dev.carillon.core;

import dev.carillon.core.condition.CachedCondition;
import dev.carillon.core.condition.MatchResult;
import dev.carillon.core.condition.Quota;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.encoding.SharedEncoding;
import dev.carillon.core.hold.Conflation;
import dev.carillon.core.hold.Conflation.Word;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.CursorScope;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import dev.carillon.topic.TopicTrie;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One subscribe message: its topic filters with one encoding. It first catches up, if it has to,
 * and then joins the live events at exactly that position. Confined to one event loop.
 */
@SuppressWarnings("NullableOptional") // null: it cannot be written; empty: there is no word for it
public final class Subscription {
  private static final String CANNOT_WRITE = "an event could not be written";

  private final Session session;
  private final SubscriptionSpec interest;
  private final DeliveryTarget receiver;
  private final Optional<CachedCondition> question;
  private final Optional<Conflation> conflation;
  private final Quota quota;
  private List<TopicTrie.Entry<Subscription>> entries = List.of();
  private @Nullable CatchUp catchUp;
  private boolean live;
  private boolean ended;

  /** Where it began: from there to its position, everything was delivered or reported. */
  private @Nullable OffsetVector since;

  /** How far it got, while it is live and the replica is behind what the client has seen. */
  private @Nullable OffsetVector ahead;

  private @Nullable CursorPlausibilityCheck futureCheck;

  /** The streams of the loop that it can reach, as of {@code streams} known ones. */
  private @Nullable BitSet reach;

  private int streams;

  Subscription(
      Session session,
      SubscriptionSpec interest,
      DeliveryTarget receiver,
      Optional<CachedCondition> question,
      Optional<Conflation> conflation,
      Quota quota) {
    this.session = session;
    this.interest = interest;
    this.receiver = receiver;
    this.question = question;
    this.conflation = conflation;
    this.quota = quota;
  }

  public List<TopicFilter> filters() {
    return interest.filters();
  }

  /** Ends the subscription: after this call it causes no events. A second call does nothing. */
  public void end() {
    session.end(this);
  }

  Session session() {
    return session;
  }

  SubscriptionSpec interest() {
    return interest;
  }

  DeliveryTarget receiver() {
    return receiver;
  }

  Optional<CachedCondition> question() {
    return question;
  }

  Quota quota() {
    return quota;
  }

  Optional<Conflation> conflation() {
    return conflation;
  }

  boolean isLive() {
    return live;
  }

  Optional<CatchUp> catchUp() {
    return Optional.ofNullable(catchUp);
  }

  boolean isCatchingUp(CatchUp way) {
    return catchUp == way && !ended;
  }

  /** True if it has a position that its client can resume from. */
  boolean isResumable() {
    return live || (catchUp != null && catchUp.at().isPresent());
  }

  /** True if it is where its loop is, so that it can share the loop's frames. */
  boolean isAligned() {
    return live && ahead == null && !isHolding();
  }

  /**
   * True if it receives what its loop delivers, and has seen nothing beyond, whatever it holds
   * back.
   */
  boolean isWithLoop() {
    return live && ahead == null;
  }

  boolean isHolding() {
    return conflation.isPresent() && conflation.get().isHolding();
  }

  /** The cursor that it waits to resume from, as long as the partitions are not known. */
  Optional<Cursor> waiting() {
    return catchUp().flatMap(CatchUp::cursor);
  }

  /** Begins to catch up. */
  void follow(CatchUp way) {
    catchUp = way;
  }

  /** Sets the position at which it begins. */
  void begins(OffsetVector from) {
    since = from.copy();
  }

  /** Skips what its loop has not reached yet, if it is live. */
  void skipTo(OffsetVector position) {
    if (live && ahead == null) {
      since = position.copy();
      ahead = position.copy();
    }
  }

  /** Joins the live events at the position to which it has caught up. */
  void join(TopicTrie<Subscription> trie, CursorPlausibilityCheck check) {
    if (ended) {
      return;
    }
    catchUp().flatMap(CatchUp::at).ifPresent(at -> ahead = at);
    catchUp = null;
    futureCheck = check;
    entries = interest.filters().stream().map(filter -> trie.insert(filter, this)).toList();
    live = true;
  }

  /** Leaves the live events for now. */
  void part(TopicTrie<Subscription> trie) {
    entries.forEach(trie::remove);
    entries = List.of();
    live = false;
    ahead = null;
  }

  /** Leaves the live events for good. */
  void leave(TopicTrie<Subscription> trie) {
    ended = true;
    catchUp().ifPresent(CatchUp::close);
    part(trie);
  }

  boolean hasSeen(Position position) {
    return ahead != null && ahead.isPast(position);
  }

  /** Checks the client's position once its loop has had time to reach it. */
  void prove(OffsetVector frontier) {
    align(frontier);
    if (ahead != null && futureCheck != null) {
      futureCheck.ask(ahead);
    }
  }

  /** True if its position depends on this check. */
  boolean isCheckedBy(CursorPlausibilityCheck check) {
    return ahead != null && futureCheck == check;
  }

  /** The position that it would have if the client had not been ahead of its loop. */
  OffsetVector fallenBack(List<Gap.Range> missing, OffsetVector joined) {
    OffsetVector own = ahead == null ? joined.copy() : ahead.copy();
    for (Gap.Range range : missing) {
      joined.next(range.partition()).ifPresent(own::rewind);
    }
    return own;
  }

  /** How far its client got, if it can resume from there, or waits to begin there. */
  Optional<OffsetVector> place(OffsetVector frontier) {
    return isResumable() ? Optional.of(position(frontier)) : catchUp().flatMap(CatchUp::beginning);
  }

  /** How far its client got in what it subscribed to; the frontier is that of the loop. */
  OffsetVector position(OffsetVector frontier) {
    OffsetVector own = reached(frontier);
    return isHolding() ? conflation.orElseThrow().position(own) : own;
  }

  /** The same position, including what is held back. Must not be changed. */
  OffsetVector reached(OffsetVector frontier) {
    OffsetVector own = ahead;
    if (own != null) {
      own.merge(frontier);
      return own;
    }
    return live ? frontier : catchUp().flatMap(CatchUp::at).orElseGet(OffsetVector::new);
  }

  /** Forgets what the client had seen on another replica once this one is as far. */
  void align(OffsetVector frontier) {
    if (ahead != null && !ahead.isAheadOf(frontier)) {
      ahead = null;
      futureCheck = null;
    }
  }

  /** Matches a past event. */
  MatchResult verdict(ChangeEvent event) {
    boolean covered = covers(event.topics());
    return verdict(event, covered, covered && fulfils(event, false));
  }

  /**
   * Matches a live event.
   *
   * @param covered true if one of the event's topics matches
   */
  MatchResult verdict(ChangeEvent event, boolean covered) {
    return verdict(event, covered, covered && fulfils(event, true));
  }

  private boolean fulfils(ChangeEvent event, boolean now) {
    if (question.isEmpty()) {
      return true;
    }
    CachedCondition asked = question.get();
    ChangeEvent own = session.seen(event);
    boolean holds = now ? asked.holds(own, quota) : asked.holdsOfPast(own, quota);
    if (asked.isTooCostly(quota)) {
      // Not here: other subscriptions are still being matched against the same event.
      session.willEnd(CloseReason.FILTER_TOO_EXPENSIVE);
    }
    return holds;
  }

  private MatchResult verdict(ChangeEvent event, boolean covered, boolean matches) {
    if (matches) {
      return MatchResult.EVENT;
    }
    boolean left = event.position().partition().stream().state() && mayHaveHad(event, covered);
    return left ? MatchResult.LEFT : MatchResult.NOTHING;
  }

  private boolean mayHaveHad(ChangeEvent event, boolean covered) {
    Optional<BeforeImage> prior = event.prior();
    boolean had = prior.isPresent() ? covers(prior.get().topics()) : covered;
    return had && (question.isEmpty() || question.get().mayHaveHeld(session.seen(event), quota));
  }

  /**
   * True if, between the offsets, an entity changed that its client may have had. In that range the
   * entities' former state is not known, and their new state does not match.
   */
  boolean mayHaveLost(List<Item> items, long from, long to) {
    for (Item item : items) {
      if (item instanceof ChangeEvent event
          && from <= event.position().offset()
          && event.position().offset() < to
          && event.prior().isEmpty()
          && event.operation() != Operation.CREATE
          && !covers(event.topics())) {
        return true;
      }
    }
    return false;
  }

  /** True if one of the topics matches one of its filters. */
  boolean covers(List<Topic> topics) {
    for (int i = 0; i < topics.size(); i++) {
      for (TopicFilter filter : interest.filters()) {
        if (filter.matches(topics.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  /** True if an event of the stream could ever match. */
  boolean reaches(Stream stream) {
    return session.scopes().holds(reach(), stream);
  }

  /** The indexes of the streams from which an event could match. Must not be changed. */
  BitSet reach() {
    BitSet known = reach;
    CursorScopes scopes = session.scopes();
    if (known == null || streams != scopes.size()) {
      known = scopes.reach(interest.filters());
      reach = known;
      streams = scopes.size();
    }
    return known;
  }

  /**
   * Delivers a live event, or reports that its entity has left.
   *
   * @return false if it cannot be encoded: its client lacks it
   */
  boolean deliver(ChangeEvent whole, boolean left, OffsetVector frontier) {
    ChangeEvent event = session.seen(whole);
    boolean last = session.subscriptions().takesLast();
    if (holds(event, left)) {
      return true;
    }
    if (interest.listener().isPresent()) {
      hear(interest.listener().get(), event, left);
      return true;
    }
    if (last && session.isAligned()) {
      return send(shared(event, left, frontier));
    }
    OffsetVector position = session.position();
    return send(event, left, last ? position : position.before(event.position()));
  }

  /** The frame for all that are where the loop is; null if it cannot be encoded. */
  private @Nullable Optional<Frame> shared(ChangeEvent event, boolean left, OffsetVector frontier) {
    SharedEncoding view = receiver.view();
    try {
      ChangeEvent own = session.named(event);
      CursorScope scope = session.subscriptions().scope();
      return left ? view.left(own, frontier, scope) : view.frame(own, frontier, scope);
    } catch (RuntimeException | Error e) {
      session.reports(CANNOT_WRITE, e);
      return null;
    }
  }

  // An event that cannot be encoded is reported at once; one that is too large reaches no client.
  private boolean send(@Nullable Optional<Frame> frame) {
    if (frame == null || (frame.isPresent() && !session.mayBeSent(frame.get()))) {
      return false;
    }
    if (frame.isPresent()) {
      session.send(frame.get());
    }
    return true;
  }

  private boolean holds(ChangeEvent event, boolean left) {
    return conflation.isPresent() && session.held().holds(conflation.get(), new Word(event, left));
  }

  private static void hear(SubscriptionListener listener, ChangeEvent event, boolean left) {
    if (left) {
      listener.left(event);
    } else {
      listener.event(event);
    }
  }

  /**
   * Delivers an event at a position of its client's own.
   *
   * @return false if it cannot be encoded: its client lacks it
   */
  boolean send(ChangeEvent event, boolean left, OffsetVector position) {
    if (interest.listener().isPresent()) {
      hear(interest.listener().get(), event, left);
      return true;
    }
    return send(own(event, left, position));
  }

  private @Nullable Optional<Frame> own(ChangeEvent event, boolean left, OffsetVector position) {
    Encoder encoder = receiver.view().encoder();
    try {
      ChangeEvent own = session.named(event);
      CursorPosition place = session.place(position);
      return left ? encoder.left(own, place) : Optional.of(encoder.encode(own, place));
    } catch (RuntimeException | Error e) {
      session.reports(CANNOT_WRITE, e);
      return null;
    }
  }

  /** Delivers a past event, unless it was delivered because of another subscription. */
  void past(ChangeEvent whole) {
    ChangeEvent event = session.seen(whole);
    @Nullable MatchResult verdict = judged(event);
    if (verdict == null) {
      session.lacks(event, this);
    } else if (verdict != MatchResult.NOTHING
        && !session.subscriptions().hasGot(event, verdict, this)) {
      boolean left = verdict == MatchResult.LEFT;
      if ((conflation.isEmpty() || !session.held().keeps(conflation.get(), new Word(event, left)))
          && !send(event, left, session.position())) {
        session.lacks(event, this);
      }
    }
  }

  /** Matches a past event; null if the filter cannot be evaluated. */
  private @Nullable MatchResult judged(ChangeEvent event) {
    try {
      return verdict(event);
    } catch (RuntimeException | Error e) {
      session.reports("an event could not be asked about", e);
      return null;
    }
  }

  /**
   * The current state of the streams that could match: the input of {@link #show}.
   *
   * @throws RefusedException if it is larger than what is kept
   */
  static List<Iterator<ChangeEvent>> state(
      SubscriptionSpec interest, Set<Stream> streams, Snapshots.Snapshot snapshot) {
    var state = new ArrayList<Iterator<ChangeEvent>>();
    for (Stream stream : streams) {
      if (stream.state() && interest.filters().stream().anyMatch(stream::reaches)) {
        state.add(snapshot.events(stream));
      }
    }
    return state;
  }

  /** Sends an entity's current state, if it matches. */
  void show(ChangeEvent whole) {
    ChangeEvent event = session.seen(whole);
    @Nullable MatchResult verdict = judged(event);
    if (verdict == null) {
      session.lacks(event, this);
    } else if (verdict == MatchResult.EVENT && interest.listener().isPresent()) {
      interest.listener().get().snapshot(event);
    } else if (verdict == MatchResult.EVENT && !send(shown(event))) {
      session.lacks(event, this);
    }
  }

  private @Nullable Optional<Frame> shown(ChangeEvent event) {
    try {
      return Optional.of(receiver.view().encoder().snapshot(session.named(event)));
    } catch (RuntimeException | Error e) {
      session.reports(CANNOT_WRITE, e);
      return null;
    }
  }

  /** True if the client received the past event, with this result, because of this subscription. */
  boolean hasGot(ChangeEvent event, MatchResult verdict) {
    if (since == null || since.isPast(event.position()) || !isPast(event.position())) {
      return false;
    }
    @Nullable MatchResult own = judged(event);
    return own == MatchResult.EVENT || own == verdict;
  }

  private boolean isPast(Position position) {
    return live || catchUp().flatMap(CatchUp::at).filter(at -> at.isPast(position)).isPresent();
  }

  boolean couldGet(Gap gap) {
    return gap.only(this::couldGet).isPresent();
  }

  boolean couldGet(Gap.Range range) {
    return reaches(range.partition().stream());
  }

  /** Reports a gap in the past, unless the client knows it. */
  void tell(Gap gap) {
    session.tell(
        gap,
        range -> couldGet(range) && !session.subscriptions().know(range, this),
        one -> one == this);
  }

  /** True if the past gap was reported to the client because of this subscription. */
  boolean hasBeenTold(Gap.Range range) {
    return since != null
        && since.next(range.partition()).filter(n -> n.offset() > range.from()).isEmpty()
        && (live
            || catchUp().flatMap(CatchUp::at).filter(a -> a.hasReached(range.end())).isPresent())
        && couldGet(range);
  }

  /** True if a gap that has just been found must be reported to the client. */
  boolean loses(Gap.Range range, Gap.Cause cause) {
    // A subscription that catches up will meet missing records, but not a truncation.
    boolean broke = cause == Gap.Cause.TRUNCATED || cause == Gap.Cause.RECREATED;
    boolean concerned = broke || (live && (ahead == null || !ahead.hasReached(range.end())));
    return concerned && isResumable() && couldGet(range);
  }
}
