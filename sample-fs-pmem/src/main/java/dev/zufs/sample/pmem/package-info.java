/**
 * zpmem: a filesystem whose data, inodes, directories and free space live in persistent memory.
 *
 * <p>Read it in this order: {@code Layout} (what lies where), {@code WriteAheadLog} and {@code Transaction} (how a change
 * becomes persistent), {@code Recovery}, {@code FileMap} (which block holds which page), {@code ZpmemDirectory} and {@code
 * ZpmemFile}. The format, the order of persists and what survives a crash are written down in the manual, chapter
 * "zpmem: the format".
 *
 * <h2>Locks</h2>
 * Inner locks are taken in this order, and none is held when an operation returns: inodes by ascending number, the inode
 * table, a lane of the log, the checkpoint, then the leaves (allocation groups, words of the bitmap, pins, live records).
 * Between the moment that a transaction draws its sequence number and the end of its application it takes leaves only, so
 * whoever waits for it makes progress.
 */
@NullMarked
package dev.zufs.sample.pmem;

import org.jspecify.annotations.NullMarked;
