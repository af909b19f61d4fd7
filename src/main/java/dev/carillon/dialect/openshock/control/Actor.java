package dev.carillon.dialect.openshock.control;

import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.directory.ApiTokenRules;
import dev.carillon.dialect.openshock.directory.Directory;
import dev.carillon.dialect.openshock.directory.Guids;
import dev.carillon.dialect.openshock.directory.User;
import dev.carillon.topic.TopicFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The user that a principal stands for.
 *
 * @param user empty if the directory does not contain the user
 * @param token the rules of the presented API token; empty: the client uses a session
 */
public record Actor(Optional<User> user, Optional<ApiTokenRules> token) {
  /** Claim that is added if a client authenticated with an API token; it grants nothing. */
  private static final String API_TOKEN = "carillon.openshock.api-token";

  /** Prefix of the ids of principals that stand for tokens in the database. */
  private static final String TOKEN_PREFIX = "token:";

  public static Actor of(Principal principal, Directory directory, String userClaim) {
    Optional<User> user =
        principal.claims().get(userClaim) instanceof String claim
            ? Guids.read(claim).flatMap(directory::user)
            : Optional.empty();
    String token = token(principal);
    Optional<ApiTokenRules> rules = token.isEmpty() ? Optional.empty() : directory.token(token);
    return new Actor(
        user,
        rules.isEmpty() && principal.claims().containsKey(API_TOKEN)
            ? Optional.of(ApiTokenRules.none(token))
            : rules);
  }

  private static String token(Principal principal) {
    return principal.id().startsWith(TOKEN_PREFIX)
        ? principal.id().substring(TOKEN_PREFIX.length())
        : "";
  }

  /**
   * A copy of the principal that is marked as authenticated by an API token, regardless of later
   * changes of the rules.
   */
  public static Principal marked(Principal principal) {
    Map<String, Object> claims = new HashMap<>(principal.claims());
    claims.put(API_TOKEN, true);
    return with(principal, claims, principal.subscribe());
  }

  /** A copy of the principal with other permissions. */
  public static Principal with(
      Principal principal, Map<String, Object> claims, List<TopicFilter> subscribe) {
    return new Principal(
        principal.id(),
        principal.subject(),
        principal.tenant(),
        principal.roles(),
        claims,
        subscribe,
        List.of(),
        principal.expires(),
        principal.issued(),
        principal.key());
  }

  public boolean isSession() {
    return token.isEmpty();
  }

  public User requireUser() {
    return user.orElseThrow(() -> new RefusedException(OpenShockRefusals.NO_USER));
  }
}
