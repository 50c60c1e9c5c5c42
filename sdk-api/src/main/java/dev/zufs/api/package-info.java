/** Holds the interfaces that a filesystem implements and the values that pass between it and the runtime. */
@NullMarked
package dev.zufs.api;

import org.jspecify.annotations.NullMarked;
