@NullMarked
package dev.carillon.kafka.replay;

import org.jspecify.annotations.NullMarked;
