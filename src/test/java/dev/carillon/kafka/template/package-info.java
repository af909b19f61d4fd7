@NullMarked
package dev.carillon.kafka.template;

import org.jspecify.annotations.NullMarked;
