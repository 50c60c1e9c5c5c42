/**
 * What the zuf kernel module does, in user space: inodes by number, and one class for each of its source files that sends
 * operations.
 *
 * <p>A {@link dev.zufs.runtime.vfs.inode.ZufMount} is one mount, a {@link dev.zufs.runtime.vfs.inode.Vnode} one inode that
 * is held. Nothing here knows paths, names of users or open files: that is the VFS proper, {@code
 * dev.zufs.runtime.vfs}, or the kernel's, where operations come through FUSE.
 *
 * <h2>Attributes</h2>
 *
 * A vnode has copies of the attributes. What the kernel owns (mode, owner, times, flags, the size that a write reaches) is
 * stored into copy and record before the operation is sent. What the server owns (link count, blocks, the size of a
 * directory or after a truncation) is read back into the copy where the protocol says so, and nowhere else.
 *
 * <h2>Who locks</h2>
 *
 * As in the kernel: operations on names and on attributes ({@link dev.zufs.runtime.vfs.inode.NameOperations}, {@link
 * dev.zufs.runtime.vfs.inode.AttributeOperations}, {@link dev.zufs.runtime.vfs.inode.AclOperations}) run under inode locks
 * that the <i>caller</i> has taken, because the caller must check and cache under the same locks. All others take the
 * locks that they need themselves and must be called without any lock of the inode. Reference counts need no lock.
 *
 * <h2>Replies are not trusted</h2>
 *
 * A reply that makes no sense (positions outside of the region, counts beyond capacity, a position that did not move, a
 * positive error) is EIO for the caller and one line in the log. It never ends a thread, and never loops.
 */
@NullMarked
package dev.zufs.runtime.vfs.inode;

import org.jspecify.annotations.NullMarked;
