package dev.carillon.http.admission;

/**
 * How many requests that are no streams may be under way: what publishes, commands, tickets, and
 * what hubs' clients post. Connections and polls are counted apart.
 *
 * @param perPrincipal of one principal on one replica
 * @param inAll of all of them together
 */
public record RequestOptions(int perPrincipal, int inAll) {
  public static final RequestOptions DEFAULT = new RequestOptions(256, 4096);

  public RequestOptions {
    if (perPrincipal < 1 || inAll < 1) {
      throw new IllegalArgumentException("per-principal and in-all must be more than 0");
    }
  }
}
