/** The way of operations from callers in this process to zero-threads. */
@NullMarked
package dev.zufs.mock.internal;

import org.jspecify.annotations.NullMarked;
