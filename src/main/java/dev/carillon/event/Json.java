package dev.carillon.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as the bytes that were received: a slice of a record, neither copied nor parsed
 * until its {@link #value} is needed. The bytes are known to be valid JSON and contain neither CR
 * nor LF, so they can be spliced into any envelope.
 */
public final class Json {
  /** The bounds of every untrusted JSON text. */
  public static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(200).build();

  /** The factory for all parsers of untrusted JSON. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(BOUNDS)
          // Untrusted names must not be interned in a table of the JVM: with 100,000 of one hash
          // code a record took seconds.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY).build();
  private static final ObjectReader READER =
      MAPPER.readerFor(Object.class).with(DeserializationFeature.USE_LONG_FOR_INTS);

  private static final ObjectReader LARGE =
      MAPPER.readerFor(Object.class).with(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

  private static final ObjectReader STRICT =
      READER
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final byte[] bytes;
  private final int from;
  private final int length;

  // A record: its final field makes the tree visible to the other loops without a fence. Two loops
  // may both parse; either result will do. Weak: for events that are kept for long the bytes are
  // enough, a tree is many times as large.
  private @Nullable WeakReference<Parsed> parsed;

  private record Parsed(@Nullable Object value) {}

  // As the tree.
  private @Nullable WeakReference<JsonIndex> indexed;

  /** A slice that the caller has checked; see the class. */
  public Json(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /** The JSON text of a value made of maps, lists, strings, numbers, booleans and null. */
  public static Json of(@Nullable Object value) {
    try {
      byte[] bytes = MAPPER.writeValueAsBytes(value);
      return new Json(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses an untrusted text, within {@link #BOUNDS}.
   *
   * @return maps, lists, strings, longs, doubles, booleans or null
   * @throws IllegalArgumentException if it is not exactly one JSON value
   */
  public static @Nullable Object read(String text) {
    try {
      return STRICT.readValue(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  public byte[] bytes() {
    return bytes;
  }

  public int from() {
    return from;
  }

  public int length() {
    return length;
  }

  /**
   * Maps, lists, strings, longs, doubles, booleans, null. Parsed once, as long as the result is
   * referenced. Must not be changed.
   */
  public @Nullable Object value() {
    WeakReference<Parsed> known = parsed;
    Parsed once = known == null ? null : known.get();
    if (once == null) {
      try {
        once = new Parsed(parsed(bytes, from, length));
      } catch (IOException e) {
        throw new UncheckedIOException("a slice that was not checked", e);
      }
      parsed = new WeakReference<>(once);
    }
    return once.value();
  }

  private static @Nullable Object parsed(byte[] bytes, int from, int length) throws IOException {
    try {
      return READER.readValue(bytes, from, length);
    } catch (InputCoercionException e) {
      // An integer outside the range of a long: JSON allows it, so it must not fail.
      return plain(LARGE.readValue(bytes, from, length));
    }
  }

  /** The same with longs, or doubles where a long is too small. As deep as the bounds allow. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof BigInteger number) {
      return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
    }
    if (value instanceof List<?> list) {
      var plain = new ArrayList<@Nullable Object>(list.size());
      list.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      var plain = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((name, member) -> plain.put(String.valueOf(name), plain(member)));
      return plain;
    }
    return value;
  }

  /** The index of its members. Made once, as long as it is referenced. */
  public JsonIndex index() {
    WeakReference<JsonIndex> known = indexed;
    JsonIndex once = known == null ? null : known.get();
    if (once == null) {
      once = JsonIndex.of(this);
      indexed = new WeakReference<>(once);
    }
    return once;
  }

  /** True if the value is {@code null}. */
  public boolean isNull() {
    int at = from;
    while (at < from + length && bytes[at] <= ' ') {
      at++;
    }
    return at < from + length && bytes[at] == 'n';
  }

  @Override
  public String toString() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
