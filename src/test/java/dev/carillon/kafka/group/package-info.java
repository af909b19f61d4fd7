@NullMarked
package dev.carillon.kafka.group;

import org.jspecify.annotations.NullMarked;
