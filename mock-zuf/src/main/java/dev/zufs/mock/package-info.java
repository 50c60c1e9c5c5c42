/**
 * Runs filesystems without a kernel: the in-process feeder.
 *
 * <p>{@link dev.zufs.mock.MockZuf} mounts a type on memory or a file and gives the system calls of it. Operations travel as
 * they do from the kernel module, byte for byte, in op buffers; only the kernel is missing. They are executed by the calling
 * thread, so that a test is deterministic, or by the zero-thread of its CPU, as zuf does it.
 */
@NullMarked
package dev.zufs.mock;

import org.jspecify.annotations.NullMarked;
