package dev.carillon.dialect.lubelogger;

import dev.carillon.core.Dialect;
import dev.carillon.dialect.signalr.SignalrDialect;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.signalr.hub.Group;
import dev.carillon.dialect.signalr.hub.Hub;
import dev.carillon.dialect.signalr.hub.HubContext;
import dev.carillon.dialect.signalr.hub.HubException;
import dev.carillon.dialect.signalr.hub.HubMethod;
import dev.carillon.dialect.signalr.hub.HubType;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The product's hub: its clients join groups and receive changes. Confined to one event loop. */
public final class LubeLoggerHub implements Hub {
  private static final String NAME = "lubelogger";

  /** Maximum length of a name that an error repeats. */
  private static final int SHOWN = 64;

  private final HubContext context;
  private final Payloads payloads;

  private LubeLoggerHub(HubContext context, Payloads payloads) {
    this.context = context;
    this.payloads = payloads;
  }

  /** The hub's protocol, for one event loop. */
  public static Dialect dialect(LubeLoggerOptions options, SignalrOptions signalr) {
    var payloads = new Payloads(options);
    return new SignalrDialect(
        NAME,
        HubType.of(LubeLoggerHub.class, context -> new LubeLoggerHub(context, payloads)),
        signalr);
  }

  /**
   * Joins {@code kiosk} or {@code vehicleId_7}, in upper or lower case; no effect if already
   * joined.
   *
   * @throws HubException that names the group
   */
  @HubMethod(LubeLoggerWireNames.JOIN_GROUP)
  public void joinGroup(@Nullable String name) {
    if (name == null) {
      throw noGroup("");
    }
    String group = name.toLowerCase(Locale.ROOT);
    if (group.equals(LubeLoggerWireNames.KIOSK)) {
      join(group, Vehicles.of(context.principal()), true);
    } else if (group.startsWith(LubeLoggerWireNames.VEHICLE_GROUP)) {
      int vehicle = vehicle(name, group.substring(LubeLoggerWireNames.VEHICLE_GROUP.length()));
      TopicFilter filter = Vehicles.of(vehicle);
      if (!context.principal().maySubscribe(filter)) {
        throw new HubException("not permitted: " + shown(name));
      }
      join(LubeLoggerWireNames.VEHICLE_GROUP + vehicle, List.of(filter), false);
    } else {
      throw noGroup(name);
    }
  }

  private static HubException noGroup(String name) {
    return new HubException(
        "there is no group '" + shown(name) + "', only kiosk and vehicleId_ with a number");
  }

  private static int vehicle(String name, String id) {
    if (id.isEmpty() || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(name);
    }
    try {
      return Integer.parseInt(id);
    } catch (NumberFormatException e) {
      throw malformed(name);
    }
  }

  private static HubException malformed(String name) {
    return new HubException("not a vehicle's group: '" + shown(name) + "'");
  }

  private void join(String group, List<TopicFilter> filters, boolean bulk) {
    context
        .groups()
        .join(
            group,
            Group.of(filters, new ChangeMapper(payloads))
                .where(new ChangeCondition(payloads, bulk)));
  }

  private static String shown(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }
}
