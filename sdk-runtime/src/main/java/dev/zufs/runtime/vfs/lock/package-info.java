/**
 * The locks that the kernel side holds while an operation runs.
 *
 * <p>{@link dev.zufs.runtime.vfs.lock.InodeLocks} are the three of one inode; {@link
 * dev.zufs.runtime.vfs.lock.LockTable} checks at every dispatch that those which the protocol promises to the filesystem
 * are held by the sending thread. What is promised is {@link dev.zufs.runtime.wire.OperationLocks}.
 *
 * <h2>Order</h2>
 *
 * <ol>
 *   <li>the position of an open file;
 *   <li>the use of the mount, which ends only when nobody has it, and in it the right to change something;
 *   <li>the right to move directories;
 *   <li>the inode locks of directories, an ancestor before what is below it, others by inode number;
 *   <li>the inode locks of other inodes, by inode number;
 *   <li>{@code in_sync}, by inode number;
 *   <li>{@code xattr}.
 * </ol>
 *
 * No lock is taken twice by one thread, not even shared. Who is called back, such as the sink of a listing, is called when
 * nothing but the position is held.
 */
@NullMarked
package dev.zufs.runtime.vfs.lock;

import org.jspecify.annotations.NullMarked;
