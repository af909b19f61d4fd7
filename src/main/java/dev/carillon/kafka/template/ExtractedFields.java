package dev.carillon.kafka.template;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.PathTree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values at the paths of a {@link PathTree} in one JSON value: strings, and the JSON text of
 * numbers and booleans. A value that is absent or null, or an object or list where none was
 * expected, is not found.
 */
public final class ExtractedFields {
  /** Maximum number of elements of one list that are read. */
  static final int MAX_ELEMENTS = 64;

  private final @Nullable List<String>[] values;

  public ExtractedFields(PathTree tree) {
    this(tree.size());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
  private ExtractedFields(int size) {
    values = new List[size];
  }

  /** The same paths without values. */
  ExtractedFields nothing() {
    return new ExtractedFields(values.length);
  }

  /** The only value there; the empty text if there is none. */
  public String one(int slot) {
    List<String> there = values[slot];
    return there == null ? "" : there.get(0);
  }

  List<String> all(int slot) {
    List<String> there = values[slot];
    return there == null ? List.of() : there;
  }

  /** Reads the value at which the parser is, to its end. */
  public void walk(JsonParser parser, Node at) throws IOException, DecodeException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      object(parser, at);
    } else if (token == JsonToken.START_ARRAY) {
      list(parser, at.element());
    } else if (at.slot() >= 0 && token != JsonToken.VALUE_NULL) {
      put(at.slot(), parser.getText());
    }
  }

  private void object(JsonParser parser, Node at) throws IOException, DecodeException {
    if (!at.isAsked()) {
      parser.skipChildren();
      return;
    }
    long seen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Node child = at.child(parser.currentName());
      parser.nextToken();
      if (child == null) {
        parser.skipChildren();
        continue;
      }
      // Otherwise Carillon would use one value, and a reader of the event the other.
      if ((seen & child.bit()) != 0) {
        throw new DecodeException(Cause.DUPLICATE_NAME, "a name twice on the path of a topic");
      }
      seen |= child.bit();
      walk(parser, child);
    }
  }

  private void list(JsonParser parser, @Nullable Node element) throws IOException, DecodeException {
    if (element == null) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      walk(parser, element);
    }
  }

  private void put(int slot, String text) throws DecodeException {
    List<String> there = values[slot];
    if (there == null) {
      there = new ArrayList<>(1);
      values[slot] = there;
    }
    if (there.size() == MAX_ELEMENTS) {
      throw new DecodeException(
          Cause.TOO_MANY_TOPICS, "a list of more than " + MAX_ELEMENTS + " elements");
    }
    there.add(text);
  }
}
