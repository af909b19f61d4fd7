package dev.carillon.dialect.voipbin;

import dev.carillon.core.identity.Principal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a token in the product's terms. The product's own tokens keep them in an object
 * named after the kind, {@code agent} or {@code direct}; other issuers' tokens have them at the top
 * level. A claim of an unexpected type counts as absent, and an absent claim grants nothing.
 */
final class VoipbinClaims {
  private final Map<?, ?> claims;

  private VoipbinClaims(Map<?, ?> claims) {
    this.claims = claims;
  }

  static VoipbinIdentity identity(Principal principal) {
    Map<String, Object> all = principal.claims();
    boolean frozen = VoipbinWireNames.FROZEN.equals(all.get(VoipbinWireNames.CUSTOMER_STATUS));
    VoipbinIdentity.Kind kind = kind(all);
    Optional<Map<?, ?>> nested = nested(all, kind);
    var claims = new VoipbinClaims(nested.orElse(all));
    Optional<String> agentId =
        claims.id(nested.isPresent() ? VoipbinWireNames.ID : VoipbinWireNames.AGENT_ID);
    return new VoipbinIdentity(
        kind,
        claims.id(VoipbinWireNames.CUSTOMER_ID).or(() -> Uuid.owner(principal.tenant())),
        kind == VoipbinIdentity.Kind.AGENT ? agentId : Optional.empty(),
        claims.permissions(kind),
        claims.words(VoipbinWireNames.ALLOWED_RESOURCE_TYPES),
        claims.resource(),
        frozen);
  }

  // As in the product, a token without a kind is an agent's.
  private static VoipbinIdentity.Kind kind(Map<String, Object> all) {
    Object kind = all.getOrDefault(VoipbinWireNames.KIND, VoipbinWireNames.AGENT);
    if (kind.equals(VoipbinWireNames.AGENT)) {
      return VoipbinIdentity.Kind.AGENT;
    }
    if (kind.equals(VoipbinWireNames.ACCESSKEY)) {
      return VoipbinIdentity.Kind.ACCESSKEY;
    }
    return kind.equals(VoipbinWireNames.DIRECT)
        ? VoipbinIdentity.Kind.DIRECT
        : VoipbinIdentity.Kind.FOREIGN;
  }

  private static Optional<Map<?, ?>> nested(Map<String, Object> all, VoipbinIdentity.Kind kind) {
    String name =
        switch (kind) {
          case AGENT -> VoipbinWireNames.AGENT;
          case DIRECT -> VoipbinWireNames.DIRECT;
          default -> "";
        };
    return all.get(name) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
  }

  private Optional<String> id(String name) {
    return claims.get(name) instanceof String text ? Uuid.owner(text) : Optional.empty();
  }

  private Set<Permission> permissions(VoipbinIdentity.Kind kind) {
    return switch (kind) {
      case AGENT -> {
        var permissions = EnumSet.noneOf(Permission.class);
        permissions.addAll(Permission.of(claims.get(VoipbinWireNames.PERMISSION)));
        permissions.addAll(Permission.of(claims.get(VoipbinWireNames.PERMISSIONS)));
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

  // The nil UUID, or a text that is no UUID, names a resource that does not exist.
  private Optional<String> resource() {
    return claims.containsKey(VoipbinWireNames.ALLOWED_RESOURCE_ID)
        ? Optional.of(id(VoipbinWireNames.ALLOWED_RESOURCE_ID).orElse(""))
        : Optional.empty();
  }
}
