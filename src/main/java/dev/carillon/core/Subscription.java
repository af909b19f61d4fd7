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
 * What one subscribe message asked for: some filters under one view. It first catches up, if it has
 * to, and then joins the live events at exactly that position. Confined to one event loop.
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

  /** Where it began: it got, or was told of, everything from there to where it is. */
  private @Nullable OffsetVector since;

  /** How far it got, while it is live and the replica is behind what the client has seen. */
  private @Nullable OffsetVector ahead;

  private @Nullable CursorPlausibilityCheck futureCheck;

  /** Which of the loop's streams it could hear, when there were so many. */
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

  /** After this call no event comes because of this subscription. A second call does nothing. */
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

  /** True if it has a position that its client can come back to. */
  boolean isResumable() {
    return live || (catchUp != null && catchUp.at().isPresent());
  }

  /** True if it is where its loop is, so that it can share what the loop makes. */
  boolean isAligned() {
    return live && ahead == null && !isHolding();
  }

  /**
   * True if it gets what its loop delivers, and has seen nothing beyond, whatever it holds back.
   */
  boolean isWithLoop() {
    return live && ahead == null;
  }

  boolean isHolding() {
    return conflation.isPresent() && conflation.get().isHolding();
  }

  /** What its client waits to go on from, as long as it is not known which partitions there are. */
  Optional<Cursor> waiting() {
    return catchUp().flatMap(CatchUp::cursor);
  }

  /** Begins to catch up. */
  void follow(CatchUp way) {
    catchUp = way;
  }

  /** Where it begins, from now on. */
  void begins(OffsetVector from) {
    since = from.copy();
  }

  /** Passes over what its loop has not reached yet, if it is live. */
  void skipTo(OffsetVector position) {
    if (live && ahead == null) {
      since = position.copy();
      ahead = position.copy();
    }
  }

  /** It hears what is live from now on; it stands where it has caught up to. */
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

  /** It hears nothing live any more, for now. */
  void part(TopicTrie<Subscription> trie) {
    entries.forEach(trie::remove);
    entries = List.of();
    live = false;
    ahead = null;
  }

  /** For good. */
  void leave(TopicTrie<Subscription> trie) {
    ended = true;
    catchUp().ifPresent(CatchUp::close);
    part(trie);
  }

  boolean hasSeen(Position position) {
    return ahead != null && ahead.isPast(position);
  }

  /** Its loop has had time to get where the client says to be. */
  void prove(OffsetVector frontier) {
    align(frontier);
    if (ahead != null && futureCheck != null) {
      futureCheck.ask(ahead);
    }
  }

  /** True if it is this check that its position hangs on. */
  boolean isCheckedBy(CursorPlausibilityCheck check) {
    return ahead != null && futureCheck == check;
  }

  /** The same position as it would be if the client had not been ahead of its loop. */
  OffsetVector fallenBack(List<Gap.Range> missing, OffsetVector joined) {
    OffsetVector own = ahead == null ? joined.copy() : ahead.copy();
    for (Gap.Range range : missing) {
      joined.next(range.partition()).ifPresent(own::rewind);
    }
    return own;
  }

  /** How far its client got, if it can come back to there, or waits to begin there. */
  Optional<OffsetVector> place(OffsetVector frontier) {
    return isResumable() ? Optional.of(position(frontier)) : catchUp().flatMap(CatchUp::beginning);
  }

  /** How far its client got, of what it asked for; the frontier is that of the loop. */
  OffsetVector position(OffsetVector frontier) {
    OffsetVector own = reached(frontier);
    return isHolding() ? conflation.orElseThrow().position(own) : own;
  }

  /** The same with what is held back. Not to be changed. */
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

  /** What an event of the past is to its client. */
  MatchResult verdict(ChangeEvent event) {
    boolean covered = covers(event.topics());
    return verdict(event, covered, covered && fulfils(event, false));
  }

  /**
   * What a live event is to its client.
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
      // Not here: others are still being asked about the same event.
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
   * True if between the offsets an entity changed that its client may have had: there it is not
   * known what they were before, and by what they are now it is none of its client's.
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

  /** True if it could ever get an event of the stream. */
  boolean reaches(Stream stream) {
    return session.scopes().holds(reach(), stream);
  }

  /** The numbers of the streams of which it could get an event. Not to be changed. */
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
   * Brings a live event, or says that its entity has left.
   *
   * @return false if it cannot be written: its client lacks it
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

  /** What all who are where the loop is get; null if it cannot be written. */
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

  // Something that was never written is told at once; something too large comes to nobody.
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
   * Brings an event at a position of its client's own.
   *
   * @return false if it cannot be written: its client lacks it
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

  /** Brings an event of the past, unless it came because of another subscription. */
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

  /** The verdict on an event of the past; null if it cannot be asked about. */
  private @Nullable MatchResult judged(ChangeEvent event) {
    try {
      return verdict(event);
    } catch (RuntimeException | Error e) {
      session.reports("an event could not be asked about", e);
      return null;
    }
  }

  /**
   * The present state of the streams that could match: what {@link #show} wants to see.
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

  /** Brings an entity as it is, if it matches. */
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

  /** True if the client was told as much of the past event because of this subscription. */
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

  /** Tells the client of a gap in the past, unless it knows. */
  void tell(Gap gap) {
    session.tell(
        gap,
        range -> couldGet(range) && !session.subscriptions().know(range, this),
        one -> one == this);
  }

  /** True if the client has been told of the past gap because of this subscription. */
  boolean hasBeenTold(Gap.Range range) {
    return since != null
        && since.next(range.partition()).filter(n -> n.offset() > range.from()).isEmpty()
        && (live
            || catchUp().flatMap(CatchUp::at).filter(a -> a.hasReached(range.end())).isPresent())
        && couldGet(range);
  }

  /** True if the client is to be told of a gap that has just come up. */
  boolean loses(Gap.Range range, Gap.Cause cause) {
    // Who catches up will meet the records that are missing; not so what broke off.
    boolean broke = cause == Gap.Cause.TRUNCATED || cause == Gap.Cause.RECREATED;
    boolean concerned = broke || (live && (ahead == null || !ahead.hasReached(range.end())));
    return concerned && isResumable() && couldGet(range);
  }
}
