package dev.carillon.kafka.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.kafka.format.RecordJson.Span;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The value of a Debezium record, {@code {before, after, source, op, ts_ms}}, with or without a
 * schema around it. The members may come in any order.
 */
final class ChangeEnvelope {
  private static final String PAYLOAD = "payload";
  private static final Set<String> READ = Set.of("before", "after", "op", "source");
  private static final int UNKNOWN = -1;

  private final TemplateScope scope;
  private final ExtractedFields foundBefore;
  private final ExtractedFields foundAfter;
  private Span before = Span.NONE;
  private Span after = Span.NONE;
  private String op = "";
  private String table = "";
  private long lsn = UNKNOWN;
  private long micros = UNKNOWN;
  private long millis = UNKNOWN;
  private final Set<String> seen = new HashSet<>();

  private ChangeEnvelope(TemplateScope scope) {
    this.scope = scope;
    this.foundBefore = new ExtractedFields(scope.paths());
    this.foundAfter = new ExtractedFields(scope.paths());
  }

  static ChangeEnvelope read(byte[] bytes, TemplateScope scope) throws DecodeException {
    var envelope = new ChangeEnvelope(scope);
    RecordJson.read(bytes, parser -> envelope.members(parser, true));
    if (envelope.op.isEmpty()) {
      throw new DecodeException(Cause.MISSING_ATTRIBUTE, "no op: not a Debezium envelope");
    }
    return envelope;
  }

  private void members(JsonParser parser, boolean outer) throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (READ.contains(name)) {
        member(name, parser);
      } else if (outer && name.equals(PAYLOAD)) {
        members(parser, false);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void member(String name, JsonParser parser) throws IOException, DecodeException {
    if (!seen.add(name)) {
      throw new DecodeException(Cause.DUPLICATE_NAME, name + " twice");
    }
    switch (name) {
      case "before" -> before = RecordJson.walk(parser, foundBefore, scope.paths().root());
      case "after" -> after = RecordJson.walk(parser, foundAfter, scope.paths().root());
      case "op" -> op = RecordJson.text(name, parser);
      default -> source(parser);
    }
  }

  private void source(JsonParser parser) throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "table", "collection" -> table = RecordJson.text(name, parser);
        case "lsn" -> lsn = number(parser);
        case "ts_us" -> micros = number(parser);
        case "ts_ms" -> millis = number(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static long number(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    parser.skipChildren();
    return UNKNOWN;
  }

  String op() {
    return op;
  }

  Span before() {
    return before;
  }

  ExtractedFields foundBefore() {
    return foundBefore;
  }

  Span after() {
    return after;
  }

  ExtractedFields foundAfter() {
    return foundAfter;
  }

  /** The table or collection, if the connector provides it. */
  Optional<String> table() {
    return Optional.of(table).filter(text -> !text.isEmpty());
  }

  /** PostgreSQL's log sequence number: the same when a change is captured again. */
  Optional<String> lsn() {
    return lsn < 0 ? Optional.empty() : Optional.of(Long.toString(lsn));
  }

  /** When the change was committed, in the best resolution that the connector provides. */
  Optional<Instant> time() {
    if (micros > 0) {
      return Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
          .filter(Timestamps::isPlausible);
    }
    return millis > 0
        ? Optional.of(Instant.ofEpochMilli(millis)).filter(Timestamps::isPlausible)
        : Optional.empty();
  }
}
