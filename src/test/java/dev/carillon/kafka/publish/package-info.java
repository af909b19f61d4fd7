@NullMarked
package dev.carillon.kafka.publish;

import org.jspecify.annotations.NullMarked;
