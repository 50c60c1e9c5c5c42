/** Measures what an operation costs, against physical limits and peers in the same run. */
@NullMarked
package dev.zufs.bench;

import org.jspecify.annotations.NullMarked;
