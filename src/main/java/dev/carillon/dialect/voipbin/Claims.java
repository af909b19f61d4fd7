package dev.carillon.dialect.voipbin;

import dev.carillon.core.Principal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of a token say in the product's terms. Its own tokens keep them in an object
 * named after the kind, {@code agent} or {@code direct}; elsewhere they stand at the top. A claim
 * of another type than it should be counts as absent, and an absent claim permits nothing.
 */
final class Claims {
  private final Map<?, ?> claims;

  private Claims(Map<?, ?> claims) {
    this.claims = claims;
  }

  static Identity identity(Principal principal) {
    Map<String, Object> all = principal.claims();
    boolean frozen = Words.FROZEN.equals(all.get(Words.CUSTOMER_STATUS));
    Identity.Kind kind = kind(all);
    Optional<Map<?, ?>> nested = nested(all, kind);
    var claims = new Claims(nested.orElse(all));
    Optional<String> agentId = claims.id(nested.isPresent() ? Words.ID : Words.AGENT_ID);
    return new Identity(
        kind,
        claims.id(Words.CUSTOMER_ID).or(() -> Uuid.owner(principal.tenant())),
        kind == Identity.Kind.AGENT ? agentId : Optional.empty(),
        claims.permissions(kind),
        claims.words(Words.ALLOWED_RESOURCE_TYPES),
        claims.resource(),
        frozen);
  }

  // As in the product, a token that does not say its kind is an agent's.
  private static Identity.Kind kind(Map<String, Object> all) {
    Object kind = all.getOrDefault(Words.KIND, Words.AGENT);
    if (kind.equals(Words.AGENT)) {
      return Identity.Kind.AGENT;
    }
    if (kind.equals(Words.ACCESSKEY)) {
      return Identity.Kind.ACCESSKEY;
    }
    return kind.equals(Words.DIRECT) ? Identity.Kind.DIRECT : Identity.Kind.FOREIGN;
  }

  private static Optional<Map<?, ?>> nested(Map<String, Object> all, Identity.Kind kind) {
    String name =
        switch (kind) {
          case AGENT -> Words.AGENT;
          case DIRECT -> Words.DIRECT;
          default -> "";
        };
    return all.get(name) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
  }

  private Optional<String> id(String name) {
    return claims.get(name) instanceof String text ? Uuid.owner(text) : Optional.empty();
  }

  private Set<Permission> permissions(Identity.Kind kind) {
    return switch (kind) {
      case AGENT -> {
        var permissions = EnumSet.noneOf(Permission.class);
        permissions.addAll(Permission.of(claims.get(Words.PERMISSION)));
        permissions.addAll(Permission.of(claims.get(Words.PERMISSIONS)));
        yield permissions;
      }
      case ACCESSKEY -> Set.of(Permission.CUSTOMER_ADMIN);
      default -> Set.of();
    };
  }

  private Set<String> words(String name) {
    var words = new HashSet<String>();
    if (claims.get(name) instanceof List<?> list) {
      for (Object word : list) {
        if (word instanceof String text) {
          words.add(text);
        }
      }
    }
    return words;
  }

  // The nil UUID, or anything that is no UUID, names a resource that nobody has.
  private Optional<String> resource() {
    return claims.containsKey(Words.ALLOWED_RESOURCE_ID)
        ? Optional.of(id(Words.ALLOWED_RESOURCE_ID).orElse(""))
        : Optional.empty();
  }
}
