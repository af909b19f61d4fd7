package dev.carillon.dialect.navixy.tracker;

import java.util.Optional;

/**
 * How the rows of one table become trackers.
 *
 * @param kafkaTopic the state stream of the table's changes
 * @param id what clients subscribe by
 * @param source what events carry instead
 * @param blocked true while the tracker is blocked; empty: none ever is
 * @param corrupt true once the tracker is removed; a row that is deleted is removed as well
 */
public record TrackerOptions(
    String kafkaTopic,
    ColumnRef id,
    ColumnRef source,
    Optional<ColumnRef> blocked,
    Optional<ColumnRef> corrupt) {}
