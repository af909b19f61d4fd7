@NullMarked
package dev.carillon.metrics;

import org.jspecify.annotations.NullMarked;
