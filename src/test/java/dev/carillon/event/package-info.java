@NullMarked
package dev.carillon.event;

import org.jspecify.annotations.NullMarked;
