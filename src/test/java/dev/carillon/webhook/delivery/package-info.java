@NullMarked
package dev.carillon.webhook.delivery;

import org.jspecify.annotations.NullMarked;
