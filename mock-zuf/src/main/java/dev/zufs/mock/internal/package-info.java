/** The two ways in which operations reach a filesystem without a kernel: in the calling thread, and through zero-threads. */
@NullMarked
package dev.zufs.mock.internal;

import org.jspecify.annotations.NullMarked;
