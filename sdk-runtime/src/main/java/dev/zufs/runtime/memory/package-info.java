/**
 * Maps the memory that filesystems live on, makes stores to it persistent, and lends out the application's bytes.
 *
 * <p>A {@link dev.zufs.runtime.memory.Region} is opened by a {@link dev.zufs.runtime.memory.RegionOpener}, which takes the
 * backing exclusively and decides how stores become persistent. That is decided by what the kernel grants, never by the
 * name of a path: write-back by the CPU counts on a mapping that was made with {@code MAP_SYNC}, on a DAX character device
 * and on memory that the zuf kernel module lends; everything else goes through the page cache and needs {@code msync}.
 *
 * <p>An {@link dev.zufs.runtime.memory.ApplicationWindow} shows the application's bytes to a plugin for one operation and
 * revokes them when it returns.
 */
@NullMarked
package dev.zufs.runtime.memory;

import org.jspecify.annotations.NullMarked;
