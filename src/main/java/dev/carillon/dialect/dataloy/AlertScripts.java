package dev.carillon.dialect.dataloy;

/** Which alert scripts there are; asked on any event loop. */
@FunctionalInterface
public interface AlertScripts {
  boolean exists(String code);
}
