package dev.carillon.expression;

import com.google.common.collect.ImmutableSet;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.re2j.Pattern;
import dev.cel.common.CelOptions;
import dev.cel.common.exceptions.CelBadFormatException;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.ConcatenatedListView;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.IntFunction.IntOverload;
import dev.cel.runtime.standard.TimestampFunction.TimestampOverload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The standard functions of CEL, each of which charges the work that it is about to do, and runs in
 * linear time. Immutable.
 */
final class Functions {
  /** No number, duration or time is longer than this. */
  private static final int MAX_CONVERTED = 256;

  private static final Set<String> CONVERSIONS =
      Set.of(
          "string_to_int64",
          "string_to_uint64",
          "string_to_double",
          "string_to_bool",
          "string_to_duration",
          "string_to_timestamp");

  private static final String FAILED = "a function cannot be applied to these values";

  private final RuntimeEquality equality;

  private Functions(RuntimeEquality equality) {
    this.equality = equality;
  }

  /** All of them, for a runtime without a standard environment. */
  static List<CelFunctionBinding> all(CelOptions options) {
    RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
    ImmutableSet<CelFunctionBinding> standard =
        CelStandardFunctions.newBuilder()
            .filterFunctions((function, overload) -> isUsed(overload, options))
            .build()
            .newFunctionBindings(equality, options);
    var functions = new Functions(equality);
    return standard.stream().map(functions::counted).toList();
  }

  // As the library's own standard environment omits them.
  private static boolean isUsed(CelStandardOverload overload, CelOptions options) {
    if (overload.equals(IntOverload.INT64_TO_INT64)) {
      return options.enableUnsignedLongs();
    }
    if (overload.equals(TimestampOverload.INT64_TO_TIMESTAMP)) {
      return options.enableTimestampEpoch();
    }
    return true;
  }

  private CelFunctionBinding counted(CelFunctionBinding binding) {
    if (!binding.isStrict()) {
      return binding;
    }
    String id = binding.getOverloadId();
    CelFunctionOverload definition = own(id);
    return CelFunctionBinding.from(
        id,
        binding.getArgTypes(),
        definition != null ? definition : counted(id, binding.getDefinition()));
  }

  /** Those that are reimplemented here. */
  @SuppressWarnings("Immutable") // it is, but its annotation is not ours to depend on
  private @Nullable CelFunctionOverload own(String id) {
    return switch (id) {
      case "matches", "matches_string" -> a -> matches((String) a[0], (String) a[1]);
      case "contains_string" -> a -> Search.contains((String) a[0], (String) a[1]);
      case "equals" -> a -> equal(a[0], a[1], Work.current());
      case "not_equals" -> a -> !equal(a[0], a[1], Work.current());
      case "in_list" -> a -> in(a[0], (List<?>) a[1]);
      default -> null;
    };
  }

  private static CelFunctionOverload counted(String id, CelFunctionOverload definition) {
    boolean converts = CONVERSIONS.contains(id);
    return arguments -> {
      Work work = Work.current();
      for (Object argument : arguments) {
        if (converts && argument instanceof String text && text.length() > MAX_CONVERTED) {
          throw failed();
        }
        weigh(argument, work, id);
      }
      return apply(definition, arguments);
    };
  }

  private static void weigh(Object argument, Work work, String id) {
    if (argument instanceof String text) {
      work.chargeText(text.length());
    } else if (argument instanceof ByteString || argument instanceof CelByteString) {
      work.chargeText(size(argument));
    } else if (argument instanceof List<?> list && id.equals("add_list")) {
      // What a macro collects is not copied.
      work.charge(list instanceof ConcatenatedListView ? 1 : list.size());
    }
  }

  private static int size(Object bytes) {
    return bytes instanceof CelByteString value ? value.size() : ((ByteString) bytes).size();
  }

  // The library would write the values into the text of the failure, however large they are.
  private static Object apply(CelFunctionOverload definition, Object[] arguments)
      throws CelEvaluationException {
    try {
      return definition.apply(arguments);
    } catch (CelRuntimeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed();
    }
  }

  private static CelBadFormatException failed() {
    return new CelBadFormatException(FAILED);
  }

  private static boolean matches(String text, String regex) {
    Work work = Work.current();
    Pattern pattern = work.pattern(regex);
    if (pattern == null) {
      throw failed();
    }
    work.charge(1 + (long) text.length() * pattern.programSize() / Work.INSTRUCTIONS);
    return pattern.matcher(text).find();
  }

  private boolean in(Object value, List<?> list) {
    Work work = Work.current();
    for (Object element : list) {
      if (equal(element, value, work)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the values are equal; charges what it looks at. As deep as the values are nested. */
  private boolean equal(Object one, Object other, Work work) {
    work.charge(1);
    if (one == other) {
      return true;
    }
    if (one instanceof String text) {
      return other instanceof String second && equal(text, second, work);
    }
    if (one instanceof List<?> list) {
      return other instanceof List<?> second && equal(list, second, work);
    }
    if (one instanceof Map<?, ?> map) {
      return other instanceof Map<?, ?> second && equal(map, second, work);
    }
    if (one instanceof ByteString || one instanceof CelByteString) {
      work.chargeText(size(one));
      return one.equals(other);
    }
    if (one instanceof MessageLite) {
      // A time or a duration.
      return one.equals(other);
    }
    return equality.objectEquals(one, other);
  }

  private static boolean equal(String one, String other, Work work) {
    if (one.length() != other.length()) {
      return false;
    }
    work.chargeText(one.length());
    return one.equals(other);
  }

  private boolean equal(List<?> one, List<?> other, Work work) {
    if (one.size() != other.size()) {
      return false;
    }
    var others = other.iterator();
    for (Object element : one) {
      if (!equal(element, others.next(), work)) {
        return false;
      }
    }
    return true;
  }

  private boolean equal(Map<?, ?> one, Map<?, ?> other, Work work) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : one.entrySet()) {
      work.charge(1);
      var second = equality.findInMap(other, entry.getKey());
      if (second.isEmpty() || !equal(entry.getValue(), second.get(), work)) {
        return false;
      }
    }
    return true;
  }
}
