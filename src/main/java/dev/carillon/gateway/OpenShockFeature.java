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
import dev.carillon.postgres.Database;
import dev.carillon.postgres.PgCooldowns;
import dev.carillon.postgres.PgDirectories;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** OpenShock: its two hubs, its commands, and the directory behind them. */
final class OpenShockFeature implements Feature {
  static final Type TYPE = Type.product("openshock", OpenShockFeature::new);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Platform platform;
  private final OpenShockOptions options;
  private final PgDirectories directories;
  private final PgCooldowns cooldowns;

  private OpenShockFeature(Platform platform) {
    this.platform = platform;
    this.options = platform.configuration().openshock();
    Database database = platform.stores().database();
    this.directories = PgDirectories.start(database, platform.configuration().postgres(), options);
    this.cooldowns = new PgCooldowns(database);
  }

  @Override
  public List<CommandDeclaration> commands() {
    return OpenShockCommand.all(directories, cooldowns, options).stream()
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

  @Override
  public List<Mount> mounts(Commands commands) {
    Configuration configuration = platform.configuration();
    var bearer = new BearerAuthentication();
    var openshock = new OpenShock(directories, commands, options, InstantSource.system());
    var mounts = new ArrayList<Mount>();
    mounts.addAll(
        Mount.hub(
            OpenShock.USERS,
            openshock.users(configuration.signalr()),
            new UserAuthentication(bearer, directories, options),
            configuration.hubTransport(),
            platform.connectionTokens()));
    mounts.addAll(
        Mount.hub(
            OpenShock.SHARE_LINKS,
            openshock.shareLinks(configuration.signalr()),
            new ShareLinkAuthentication(bearer, directories, options),
            configuration.hubTransport(),
            platform.connectionTokens()));
    return mounts;
  }

  @Override
  public Future<Void> close() {
    return directories.close();
  }
}
