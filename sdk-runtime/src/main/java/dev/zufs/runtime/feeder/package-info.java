/**
 * Where operations come from: what the kernel module, FUSE and the in-process feeder have in common.
 *
 * <p>An operation is always a zuf operation, byte for byte as the protocol says, in an op buffer. A feeder whose kernel
 * side speaks something else translates.
 */
@NullMarked
package dev.zufs.runtime.feeder;

import org.jspecify.annotations.NullMarked;
