@NullMarked
package dev.carillon.sample;

import org.jspecify.annotations.NullMarked;
