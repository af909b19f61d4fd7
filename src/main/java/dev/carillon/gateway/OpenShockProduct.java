package dev.carillon.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.Commands;
import dev.carillon.command.DataTemplate;
import dev.carillon.command.JsonSchema;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.control.OpenShockCommand;
import dev.carillon.dialect.openshock.hub.OpenShock;
import dev.carillon.dialect.openshock.hub.ShareLinkAuthentication;
import dev.carillon.dialect.openshock.hub.UserAuthentication;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.Mount;
import dev.carillon.transport.signalr.ConnectionTokens;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** OpenShock, put together: what its clients may ask for, and where its hubs are. */
final class OpenShockProduct {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OpenShockProduct() {}

  static List<CommandDeclaration> declarations(OpenShockOptions options, Stores stores) {
    return OpenShockCommand.all(stores.directories(), stores.cooldowns(), options).stream()
        .map(
            command ->
                CommandDeclaration.of(
                        command.name(),
                        schema(command.schema()),
                        options.commandTopic(),
                        DataTemplate.of(OpenShockCommand.KEY))
                    .withRule(command.rule(), schema(command.written())))
        .toList();
  }

  private static JsonSchema schema(String text) {
    try {
      return JsonSchema.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema of ours is not JSON", e);
    }
  }

  /** On the event loop that they are for. */
  static List<Mount> mounts(
      Configuration configuration, Stores stores, Commands commands, ConnectionTokens tokens) {
    OpenShockOptions options = configuration.openshock();
    var gate = new BearerAuthentication();
    var openshock = new OpenShock(stores.directories(), commands, options, InstantSource.system());
    var mounts = new ArrayList<Mount>();
    mounts.addAll(
        Mount.hub(
            OpenShock.USERS,
            openshock.users(configuration.signalr()),
            new UserAuthentication(gate, stores.directories(), options),
            configuration.hubTransport(),
            tokens));
    mounts.addAll(
        Mount.hub(
            OpenShock.SHARE_LINKS,
            openshock.shareLinks(configuration.signalr()),
            new ShareLinkAuthentication(gate, stores.directories(), options),
            configuration.hubTransport(),
            tokens));
    return mounts;
  }
}
