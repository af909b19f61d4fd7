package dev.carillon.dialect.dataloy;

/** The existing alert scripts; called on any event loop. */
@FunctionalInterface
public interface AlertScripts {
  boolean exists(String code);
}
