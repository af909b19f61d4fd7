package dev.carillon.gateway;

import dev.carillon.access.Access;
import dev.carillon.core.condition.Condition;
import dev.carillon.event.OffsetVector;
import dev.carillon.http.admission.PrincipalResolver;
import dev.carillon.metrics.Metrics;
import dev.carillon.object.ObjectTypes;
import dev.carillon.transport.signalr.ConnectionTokens;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Services that the gateway offers to its features.
 *
 * @param conditions compiles a client's filter
 * @param frontier the reader's offset vector
 * @param isAlertScript true if there is an alert script of that code
 */
record Platform(
    Vertx vertx,
    Configuration configuration,
    Stores stores,
    Access access,
    PrincipalResolver principals,
    Metrics metrics,
    ConnectionTokens connectionTokens,
    ObjectTypes objectTypes,
    Function<String, Condition> conditions,
    Supplier<OffsetVector> frontier,
    Predicate<String> isAlertScript) {}
