package dev.carillon.dialect.openshock.control;

import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.directory.Shock;

/** JSON Schemas of the commands: of what clients send, and of what back ends read. */
final class CommandSchemas {
  private static final String GUID =
      """
      {"type":"string","pattern":"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}""";

  private static final String SENDER =
      """
      {"type":"object","required":["connectionId","id","name","image","customName","additionalItems"],
       "properties":{"connectionId":{"type":"string"},"id":%s,"name":{"type":"string"},
        "image":{"type":"string"},"customName":{"type":["string","null"]},
        "additionalItems":{"type":"object"}}}"""
          .formatted(GUID);

  static final String WRITTEN_CONTROL =
      """
      {"type":"object","required":["call","device","shocks","sender"],
       "properties":{"call":%s,"device":%s,
        "shocks":{"type":"array","minItems":1,"items":%s},"sender":%s}}"""
          .formatted(GUID, GUID, shock(Shock.MIN_DURATION, Shock.MAX_INTENSITY), SENDER);

  private CommandSchemas() {}

  private static String shock(int minDuration, int maxIntensity) {
    return """
    {"type":"object","required":["id","type","intensity","duration"],
     "properties":{"id":%s,"type":{"type":"integer","minimum":0,"maximum":3},
      "intensity":{"type":"integer","minimum":0,"maximum":%d},
      "duration":{"type":"integer","minimum":%d,"maximum":65535},
      "exclusive":{"type":"boolean"}}}"""
        .formatted(GUID, maxIntensity, minDuration);
  }

  static String control(int most) {
    return """
    {"type":"object","required":["shocks"],
     "properties":{"shocks":{"type":"array","minItems":1,"maxItems":%d,"items":%s},
      "customName":{"type":["string","null"],"maxLength":%d},
      "link":%s,"guest":{"type":"string","maxLength":%d}}}"""
        .formatted(
            most, shock(0, 255), ControlCall.MAX_CUSTOM_NAME, GUID, ControlCall.MAX_GUEST_NAME);
  }

  static String device(DeviceRule.Detail detail, boolean written) {
    String member =
        switch (detail) {
          case NONE -> "";
          case ENABLED -> OpenShockWireNames.ENABLED;
          case VERSION -> OpenShockWireNames.VERSION;
        };
    String type = detail == DeviceRule.Detail.ENABLED ? "boolean" : "string";
    String required = member.isEmpty() ? "" : ",\"" + member + "\"";
    String properties = member.isEmpty() ? "" : ",\"%s\":{\"type\":\"%s\"}".formatted(member, type);
    if (written) {
      required += ",\"call\",\"sender\"";
      properties += ",\"call\":%s,\"sender\":%s".formatted(GUID, SENDER);
    }
    return "{\"type\":\"object\",\"required\":[\"device\"%s],\"properties\":{\"device\":%s%s}}"
        .formatted(required, GUID, properties);
  }
}
