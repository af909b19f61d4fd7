package dev.carillon.kafka.publish;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.kafka.format.Attributes;
import dev.carillon.kafka.format.RecordJson;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A CloudEvent as a principal has sent it, made safe to write. Stateless. Its extension attributes
 * are bounded, and only the gateway may set those that identify the sender of a command to back
 * ends.
 */
final class SubmittedEvent {
  /** Attributes that identify the sender: docs/commands.md. */
  private static final String PRINCIPAL = "principal";

  private static final String TENANT = "tenant";
  private static final Set<String> RESERVED = Set.of(PRINCIPAL, TENANT, "session");

  private static final Set<String> DATA = Set.of("data", "data_base64", "dataschema");

  private static final int MAX_EXTENSIONS = 32;
  private static final int MAX_NAME = 64;
  private static final int MAX_VALUE = 1_024;

  /** A member of the event, unchanged. */
  private record Member(String name, Json value) {}

  private SubmittedEvent() {}

  /**
   * The event as it is written.
   *
   * @throws DecodeException if it is not a JSON object, or an attribute is invalid
   */
  static byte[] checked(byte[] event, Principal principal) throws DecodeException {
    var members = new ArrayList<Member>();
    RecordJson.read(event, parser -> members(event, parser, members));
    boolean asSent = members.stream().noneMatch(member -> RESERVED.contains(member.name()));
    return asSent ? event : written(members, event.length, principal);
  }

  private static void members(byte[] event, JsonParser parser, List<Member> members)
      throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new DecodeException(Cause.MISSING_ATTRIBUTE, "not an object");
    }
    var names = new HashSet<String>();
    int extensions = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean known = Attributes.isRead(name) || DATA.contains(name);
      if (!names.add(name)) {
        throw new DecodeException(Cause.DUPLICATE_NAME, (known ? name : "an attribute") + " twice");
      }
      if (!known) {
        requireExtension(name, token, parser);
        extensions++;
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int to = (int) parser.currentLocation().getByteOffset();
      members.add(new Member(name, new Json(event, from, to - from)));
    }
    if (extensions > MAX_EXTENSIONS) {
      throw new DecodeException(
          Cause.OVER_LIMIT, "more than " + MAX_EXTENSIONS + " extension attributes");
    }
  }

  /** CloudEvents 1.0.2, "Naming Conventions" and "Type System". */
  private static void requireExtension(String name, JsonToken token, JsonParser parser)
      throws IOException, DecodeException {
    if (name.length() > MAX_NAME || !isName(name)) {
      throw new DecodeException(
          Cause.BAD_ATTRIBUTE, "the name of an attribute has other than a-z and 0-9, or is long");
    }
    if (!token.isScalarValue()) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, name + " is an object or a list");
    }
    if (parser.getTextLength() > MAX_VALUE) {
      throw new DecodeException(Cause.OVER_LIMIT, name + " is longer than " + MAX_VALUE);
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }

  private static byte[] written(List<Member> members, int length, Principal principal) {
    var writer = new JsonWriter(length + 128);
    for (Member member : members) {
      if (!RESERVED.contains(member.name())) {
        writer.json(member.name(), member.value());
      }
    }
    writer.string(PRINCIPAL, principal.id());
    if (!principal.tenant().isEmpty()) {
      writer.string(TENANT, principal.tenant());
    }
    return writer.bytes();
  }
}
