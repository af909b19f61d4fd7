/** What every dialect and every transport keeps, as tests that each of them runs. */
@NullMarked
package dev.carillon.contract;

import org.jspecify.annotations.NullMarked;
