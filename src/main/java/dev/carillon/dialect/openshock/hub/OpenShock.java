package dev.carillon.dialect.openshock.hub;

import dev.carillon.command.Commands;
import dev.carillon.core.Dialect;
import dev.carillon.core.identity.Principal;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.control.Actor;
import dev.carillon.dialect.openshock.control.CommandSender;
import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.signalr.SignalrDialect;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.signalr.hub.HubContext;
import dev.carillon.dialect.signalr.hub.HubType;
import java.time.Instant;
import java.time.InstantSource;

/** The two hubs of one event loop, and what they share. */
public final class OpenShock {
  /** Paths of the hubs. */
  public static final String USERS = "/1/hubs/user";

  public static final String SHARE_LINKS = "/1/hubs/share/link/:id";

  private final Directories directories;
  private final Commands commands;
  private final OpenShockOptions options;
  private final InstantSource clock;
  private final ConnectedClients audience;

  /** Created on the event loop that it is for. */
  public OpenShock(
      Directories directories, Commands commands, OpenShockOptions options, InstantSource clock) {
    this.directories = directories;
    this.commands = commands;
    this.options = options;
    this.clock = clock;
    this.audience = new ConnectedClients(directories);
  }

  public Dialect users(SignalrOptions signalr) {
    return new SignalrDialect(
        "openshock", HubType.of(UserHub.class, context -> new UserHub(context, this)), signalr);
  }

  public Dialect shareLinks(SignalrOptions signalr) {
    return new SignalrDialect(
        "openshock-link",
        HubType.of(ShareLinkHub.class, context -> new ShareLinkHub(context, this)),
        signalr);
  }

  Directories directories() {
    return directories;
  }

  OpenShockOptions options() {
    return options;
  }

  ConnectedClients audience() {
    return audience;
  }

  Instant now() {
    return clock.instant();
  }

  Actor actor(Principal principal) {
    return Actor.of(principal, directories.current(), options.userClaim());
  }

  CommandSender sending(HubContext context) {
    return new CommandSender(commands, context, options.shocksPerCall());
  }
}
