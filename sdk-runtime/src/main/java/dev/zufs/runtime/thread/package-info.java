/** Knows the machine's processors, and binds and shields the threads that serve operations. */
@NullMarked
package dev.zufs.runtime.thread;

import org.jspecify.annotations.NullMarked;
