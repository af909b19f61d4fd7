@NullMarked
package dev.carillon.kafka.live;

import org.jspecify.annotations.NullMarked;
