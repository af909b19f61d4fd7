@NullMarked
package dev.carillon.command;

import org.jspecify.annotations.NullMarked;
