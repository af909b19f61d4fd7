package dev.carillon.transport.signalr;

import dev.carillon.support.TestServer;
import java.time.Duration;

/** A hub that says what it hears, for tests of other packages. */
public final class EchoHubs {
  private static final HubTransportOptions QUICK =
      new HubTransportOptions(
          HubOverHttp.QUICK.address(),
          HubOverHttp.QUICK.secret(),
          HubOverHttp.QUICK.tokenLife(),
          HubOverHttp.QUICK.pollTimeout(),
          HubOverHttp.QUICK.disconnectTimeout(),
          Duration.ofSeconds(1),
          HubOverHttp.QUICK.maxMessageBytes(),
          HubOverHttp.QUICK.statefulReconnect());

  private EchoHubs() {}

  public static TestServer.Builder at(TestServer.Builder server, String path) {
    return server.hub(path, new EchoDialect(), QUICK);
  }
}
