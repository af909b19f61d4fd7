@NullMarked
package dev.carillon.kafka.state;

import org.jspecify.annotations.NullMarked;
