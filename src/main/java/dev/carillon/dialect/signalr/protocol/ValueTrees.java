package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.carillon.event.Json;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts values to JSON trees, and trees to the types of hub methods. As strict as the reference
 * implementation: no text for a number, no null for a primitive; names of properties are
 * case-insensitive.
 */
public final class ValueTrees {
  static final ObjectMapper MAPPER = mapper();

  private ValueTrees() {}

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder(Json.FACTORY)
            .enable(
                MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES,
                MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                LogicalType.Textual,
                texts ->
                    texts
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(
                new SimpleModule()
                    .addSerializer(Json.class, new JsonSerializer())
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantDeserializer()))
            .build();
    return mapper;
  }

  /** The value as a tree. The data of an event keeps its bytes. */
  public static JsonNode of(@Nullable Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null));
    }
    return value instanceof Json json ? new POJONode(json) : MAPPER.valueToTree(value);
  }

  public static JavaType type(Type type) {
    return MAPPER.constructType(type);
  }

  /**
   * Converts the tree to the type.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  public static @Nullable Object read(JsonNode tree, JavaType type) {
    try {
      if (type.hasRawClass(Optional.class)) {
        return tree.isNull()
            ? Optional.empty()
            : Optional.ofNullable(read(tree, type.containedTypeOrUnknown(0)));
      }
      return MAPPER.readerFor(type).readValue(tree);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a value of " + type.toCanonical(), e);
    }
  }

  /**
   * Checks that values of the type can be read at all.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireReadable(JavaType type) {
    if (type.hasRawClass(Optional.class)) {
      requireReadable(type.containedTypeOrUnknown(0));
      return;
    }
    if (type.isContainerType()) {
      requireReadable(type.getContentType());
    }
    try {
      MAPPER.readerFor(type).readValue(MAPPER.createObjectNode());
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException("no way to read a " + type.toCanonical(), e);
    } catch (IOException e) {
      // An empty object need not be one of them.
    }
  }

  private static final class JsonSerializer extends StdScalarSerializer<Json> {
    JsonSerializer() {
      super(Json.class);
    }

    @Override
    public void serialize(Json value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.value(), out);
    }
  }

  private static final class InstantDeserializer extends StdScalarDeserializer<Instant> {
    InstantDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(in.getText());
      } catch (DateTimeException e) {
        throw JsonMappingException.from(in, "not an instant", e);
      }
    }
  }
}
