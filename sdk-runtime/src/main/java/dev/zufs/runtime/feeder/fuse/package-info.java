/**
 * Serves mounts of the kernel's FUSE: what is agreed with the kernel, and by which rules.
 *
 * <p>The bytes of the protocol are in {@code wire}, which depends on nothing here.
 */
@NullMarked
package dev.zufs.runtime.feeder.fuse;

import org.jspecify.annotations.NullMarked;
