/**
 * The media that a filesystem lives on: {@link dev.zufs.api.memory.PersistentMemory byte-addressable memory} and
 * {@link dev.zufs.api.memory.BlockDevice block devices}.
 *
 * <p>A plugin is handed the two final classes of this package and never makes them itself. Their other halves,
 * {@link dev.zufs.api.memory.Media} and {@link dev.zufs.api.memory.BlockMedia}, are implemented by whoever hosts the
 * plugin: the runtime over real memory and devices, a test kit over memory that fails, tears or forgets on demand.
 *
 * <h2>What persistent means</h2>
 * A store reaches the media at some unknown moment, line by line of {@value
 * dev.zufs.api.memory.PersistentMemory#LINE_BYTES} bytes, in any order. Only what was flushed, and then fenced by the
 * same thread, is known to have reached it. Within one line the ordinary stores of one thread reach the media in
 * program order; stores past the cache have no order, among each other and with ordinary ones, before the next fence.
 * A naturally aligned store of at most eight bytes is never torn; anything larger may be.
 */
@NullMarked
package dev.zufs.api.memory;

import org.jspecify.annotations.NullMarked;
