@NullMarked
package dev.carillon.kafka.format;

import org.jspecify.annotations.NullMarked;
