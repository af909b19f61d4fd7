package dev.carillon.http.admission;

/**
 * How many requests may be in progress, other than streams: publishing, commands, tickets, and the
 * POSTs of hubs' clients. Connections and polls are counted separately.
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
