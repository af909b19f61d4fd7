package dev.carillon.dialect.openshock.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Parses GUIDs in the only form that the product accepts: with hyphens, without braces, letters in
 * either case.
 */
public final class Guids {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Guids() {}

  public static Optional<UUID> read(String text) {
    // UUID.fromString accepts more forms.
    return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }

  static Optional<UUID> read(JsonNode value) {
    return value.isTextual() ? read(value.textValue()) : Optional.empty();
  }
}
