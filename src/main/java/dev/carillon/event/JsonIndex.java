package dev.carillon.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Index of the members of a large JSON value in its bytes, so that many projections of one event
 * parse it once, and each then costs only what it keeps. Entries are numbered in the order of the
 * text, the value itself is 0; the entries inside an entry follow it. Immutable.
 */
public final class JsonIndex {
  /** A shorter value is parsed again as quickly. */
  public static final int WORTHWHILE = 4096;

  // Names are untrusted: it must not be predictable which of them collide.
  private static final long SEED = new Random().nextLong() | 1;

  private static final int NO_NAME = -1;

  private final byte[] bytes;
  private int size;

  /** Where the entry begins: at the name, if it has one. */
  private int[] starts = new int[64];

  /** Where the value begins. */
  private int[] values = new int[64];

  /** Where the value ends. */
  private int[] ends = new int[64];

  /** The next entry that is not inside this one. */
  private int[] nexts = new int[64];

  private int[] parents = new int[64];
  private int[] hashes = new int[64];
  private int[] table = new int[0];

  private JsonIndex(byte[] bytes) {
    this.bytes = bytes;
  }

  static JsonIndex of(Json json) {
    var index = new JsonIndex(json.bytes());
    try (JsonParser parser = Json.FACTORY.createParser(json.bytes(), json.from(), json.length())) {
      parser.nextToken();
      index.read(parser, json.from(), -1, NO_NAME, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("a slice that was not checked", e);
    }
    index.hash();
    return index;
  }

  // As deep as the bounds of JSON allow.
  private void read(JsonParser parser, int offset, int parent, int name, int hash)
      throws IOException {
    int entry = add(parent, hash);
    int value = offset + (int) parser.currentTokenLocation().getByteOffset();
    values[entry] = value;
    starts[entry] = name == NO_NAME ? value : name;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int at = offset + (int) parser.currentTokenLocation().getByteOffset();
        int hashed = hash(parser.currentName());
        parser.nextToken();
        read(parser, offset, entry, at, hashed);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        read(parser, offset, entry, NO_NAME, 0);
      }
    } else {
      parser.finishToken();
    }
    ends[entry] = offset + (int) parser.currentLocation().getByteOffset();
    nexts[entry] = size;
  }

  private int add(int parent, int hash) {
    if (size == starts.length) {
      int more = size * 2;
      starts = Arrays.copyOf(starts, more);
      values = Arrays.copyOf(values, more);
      ends = Arrays.copyOf(ends, more);
      nexts = Arrays.copyOf(nexts, more);
      parents = Arrays.copyOf(parents, more);
      hashes = Arrays.copyOf(hashes, more);
    }
    parents[size] = parent;
    hashes[size] = hash;
    return size++;
  }

  private void hash() {
    table = new int[Integer.highestOneBit(Math.max(8, size)) * 4];
    for (int entry = 0; entry < size; entry++) {
      if (starts[entry] != values[entry]) {
        int place = place(parents[entry], hashes[entry]);
        while (table[place] != 0) {
          place = (place + 1) & (table.length - 1);
        }
        // The value itself has no name, so that 0 can mark an empty place.
        table[place] = entry;
      }
    }
  }

  private int place(int parent, int hash) {
    int mixed = ((parent * 0x9E3779B9) ^ hash) * 0x85EBCA6B;
    return (mixed ^ (mixed >>> 15)) & (table.length - 1);
  }

  private static int hash(String name) {
    long hash = SEED;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  /** True if the entry is an object or an array. */
  public boolean isStruct(int entry) {
    return isObject(entry) || bytes[values[entry]] == '[';
  }

  public boolean isObject(int entry) {
    return bytes[values[entry]] == '{';
  }

  /** Where the entry begins: with its name, if it is a member. */
  public int start(int entry) {
    return starts[entry];
  }

  /** Where its value begins. */
  public int value(int entry) {
    return values[entry];
  }

  public int end(int entry) {
    return ends[entry];
  }

  /** The first entry inside, or {@link #next} if there is none. */
  public int first(int entry) {
    return entry + 1;
  }

  /** The next entry that is not inside this one. */
  public int next(int entry) {
    return nexts[entry];
  }

  /** The name of a member. */
  public String name(int entry) {
    int from = starts[entry] + 1;
    int to = values[entry];
    // Back over the colon and white space to the quote.
    do {
      to--;
    } while (bytes[to] != '"');
    String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0 ? raw : unescaped(starts[entry], to + 1);
  }

  private String unescaped(int from, int to) {
    @Nullable Object text = new Json(bytes, from, to - from).value();
    return String.valueOf(text);
  }

  /**
   * The members of an object with this name, in the order of the text; a text may repeat a name.
   *
   * @return how many there are
   */
  public int members(int object, String name, MemberReceiver found) {
    int hash = hash(name);
    int count = 0;
    for (int place = place(object, hash);
        table[place] != 0;
        place = (place + 1) & (table.length - 1)) {
      int entry = table[place];
      if (parents[entry] == object && hashes[entry] == hash && name(entry).equals(name)) {
        found.member(entry);
        count++;
      }
    }
    return count;
  }

  /** Receives members. */
  public interface MemberReceiver {
    void member(int entry);
  }
}
