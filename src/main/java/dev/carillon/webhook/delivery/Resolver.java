package dev.carillon.webhook.delivery;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Resolves the addresses of a host. */
interface Resolver {
  /** All current addresses of the name; fails if it has none. */
  Future<List<InetAddress>> resolve(String host);
}
