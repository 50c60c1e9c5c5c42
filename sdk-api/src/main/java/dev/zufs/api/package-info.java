/**
 * The interface between a filesystem and the runtime that serves it.
 *
 * <h2>Concepts</h2>
 * A {@link dev.zufs.api.FileSystemType type} is found by {@link java.util.ServiceLoader} and mounted; a {@link
 * dev.zufs.api.SuperBlock superblock} is one mount; an {@link dev.zufs.api.Inode inode} is a file of any kind in it. A
 * <i>feeder</i> is where operations come from: a kernel module, a FUSE device, a test. A <i>zero-thread</i> is a thread of
 * the runtime, bound to one CPU, that executes one operation at a time by calling the filesystem.
 *
 * <h2>Life of a mount</h2>
 *
 * <ol>
 *   <li>{@link dev.zufs.api.FileSystemType#mount} is called with the media and gives a superblock.
 *   <li>Inodes are handed out by {@link dev.zufs.api.SuperBlock#root}, {@link dev.zufs.api.Directory#lookup}, {@link
 *       dev.zufs.api.Directory#create} and {@link dev.zufs.api.SuperBlock#inode}; the runtime counts how often.
 *   <li>Operations run, many at once.
 *   <li>Each inode gets one {@link dev.zufs.api.Inode#evict} or {@link dev.zufs.api.Inode#free} when its count is down.
 *   <li>{@link dev.zufs.api.SuperBlock#close} ends the mount.
 * </ol>
 *
 * <h2>Who updates what</h2>
 * Attributes are not passed around: they are the bytes of the {@linkplain dev.zufs.api.InodeRecord record}, which feeder
 * and filesystem share. There is no open, close, flush, access check, lock or getattr, and no operation says who the caller
 * is: all of that happened before an operation is sent.
 *
 * <h2>Locks</h2>
 * The feeder holds locks of its own while an operation runs; what a filesystem may rely on is stated at each method, and
 * nothing more. In short: operations on names of one directory run alone but for lookups and listings, which run beside
 * each other; {@link dev.zufs.api.RegularFile#read} and {@link dev.zufs.api.RegularFile#write} of one file run beside each
 * other; {@link dev.zufs.api.RegularFile#truncate}, {@link dev.zufs.api.op.Allocation}, {@link dev.zufs.api.op.CloneRange}
 * and {@link dev.zufs.api.Inode#sync} run without data operations and page faults beside them. Operations on different
 * inodes run at any time. A filesystem's own locks must never be held between two operations.
 *
 * <h2>Errors</h2>
 * An operation that cannot be done throws {@link dev.zufs.api.ErrnoException} and has then changed nothing. Anything else
 * that is thrown answers EIO, is logged once with its context, and the zero-thread goes on. For failures that happen all
 * the time, use {@link dev.zufs.api.ErrnoException#withoutStackTrace}.
 *
 * <h2>Crashes</h2>
 * What is persistent when is declared by {@link dev.zufs.api.Durability}, and made so through {@link
 * dev.zufs.api.memory.PersistentMemory}. A mount must succeed, or fail with a clear message, after a crash at any moment.
 */
@NullMarked
package dev.zufs.api;

import org.jspecify.annotations.NullMarked;
