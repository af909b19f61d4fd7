@NullMarked
package dev.carillon.kafka.client;

import org.jspecify.annotations.NullMarked;
