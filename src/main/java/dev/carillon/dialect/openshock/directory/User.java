package dev.carillon.dialect.openshock.directory;

import java.util.UUID;

/**
 * A user, who owns devices or may use those of others.
 *
 * @param image the address of a picture
 */
public record User(UUID id, String name, String image) {}
