package dev.carillon.dialect.navixy.tracker;

import java.util.Optional;

/**
 * Configuration of how the rows of one table become trackers.
 *
 * @param kafkaTopic the state stream of the table's changes
 * @param id the id that clients use
 * @param source the id that events contain instead
 * @param blocked true while the tracker is blocked; empty: none is ever blocked
 * @param corrupt true once the tracker is removed; a deleted row is a removed tracker as well
 */
public record TrackerOptions(
    String kafkaTopic,
    ColumnRef id,
    ColumnRef source,
    Optional<ColumnRef> blocked,
    Optional<ColumnRef> corrupt) {}
