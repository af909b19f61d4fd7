package dev.carillon.dialect.voipbin;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Permissions of an agent: bits in the product's tokens, names in tokens of other issuers. */
enum Permission {
  PROJECT_SUPER_ADMIN(0x0001, "project_super_admin"),
  CUSTOMER_AGENT(0x0010, "agent"),
  CUSTOMER_ADMIN(0x0020, "admin"),
  CUSTOMER_MANAGER(0x0040, "manager");

  private final long bit;
  private final String word;

  Permission(long bit, String word) {
    this.bit = bit;
    this.word = word;
  }

  /**
   * Parses a claim: a number is a bit mask, a list contains names. Any other value grants nothing.
   */
  static Set<Permission> of(@Nullable Object claim) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : values()) {
      boolean has =
          claim instanceof Long mask
              ? (mask & permission.bit) != 0
              : claim instanceof List<?> words && words.contains(permission.word);
      if (has) {
        permissions.add(permission);
      }
    }
    return permissions;
  }
}
