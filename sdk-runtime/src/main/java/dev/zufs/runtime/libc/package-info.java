/**
 * Calls the C library and the few machine instructions that Java cannot express.
 *
 * <p>This is the only package that touches jnr-ffi and the only one, beside {@code dev.zufs.runtime.memory}, that sees a
 * raw address: everything it hands out is a {@link java.lang.foreign.MemorySegment}, everything it takes is checked for
 * bounds, life and thread before its address goes to the kernel.
 *
 * <p>{@link dev.zufs.runtime.libc.Libc} is an interface, so that a kernel double can stand in for it. Its methods answer
 * like raw system calls: a value that is not negative, or the negated error number.
 * {@link dev.zufs.runtime.libc.Syscall#check} turns such a result into an exception where that is wanted.
 */
@NullMarked
package dev.zufs.runtime.libc;

import org.jspecify.annotations.NullMarked;
