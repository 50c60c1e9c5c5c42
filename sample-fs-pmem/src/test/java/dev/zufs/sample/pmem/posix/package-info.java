/** zpmem through the whole way of an operation: system calls, op buffers, dispatch. */
@NullMarked
package dev.zufs.sample.pmem.posix;

import org.jspecify.annotations.NullMarked;
