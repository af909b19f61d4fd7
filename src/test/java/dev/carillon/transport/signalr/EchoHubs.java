package dev.carillon.transport.signalr;

import dev.carillon.support.TestServer;

/** A hub that says what it hears, for tests of other packages. */
public final class EchoHubs {
  private EchoHubs() {}

  public static TestServer.Builder at(TestServer.Builder server, String path) {
    return server.hub(path, new EchoDialect(), HubOverHttp.QUICK);
  }
}
