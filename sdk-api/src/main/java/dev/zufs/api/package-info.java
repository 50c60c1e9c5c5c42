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
 *   <li>When its count is down, an inode gets {@link dev.zufs.api.Inode#evict}, and if nobody has asked for it meanwhile
 *       {@link dev.zufs.api.Inode#forget}; one without a name gets {@link dev.zufs.api.Inode#forget} and {@link
 *       dev.zufs.api.Inode#free}.
 *   <li>{@link dev.zufs.api.SuperBlock#close} ends the mount.
 * </ol>
 *
 * <h2>Who updates what</h2>
 * Attributes are not passed around: they are the bytes of the {@linkplain dev.zufs.api.InodeRecord record}, which feeder
 * and filesystem share. There is no open, close, flush, access check, lock or getattr, and no operation says who the caller
 * is: all of that happened before an operation is sent. What a filesystem changes outside of a callback no feeder sees: zuf
 * looks at a record again only after the operations that {@link dev.zufs.api.InodeRecord} names, and keeps names and
 * attributes as long as it likes. There is no way yet to tell it.
 *
 * <h2>Locks</h2>
 * The feeder holds locks of its own while an operation runs. What a filesystem may rely on is this table, and nothing more.
 * Each inode has three locks, which know nothing of each other: the <i>inode</i> lock (of a directory: the <i>directory</i>
 * lock), the <i>sync</i> lock and the <i>xattr</i> lock. Two callbacks exclude each other only if both hold the same lock of
 * the same inode and one of them holds it exclusively. A callback that holds no lock runs beside everything but {@link
 * dev.zufs.api.Inode#evict} and {@link dev.zufs.api.Inode#free}. A filesystem's own locks must never be held between two
 * operations.
 *
 * <table>
 * <caption>The lock table</caption>
 * <tr><th>Callback</th><th>Holds</th><th>Beside it may run, of the same inode</th></tr>
 * <tr><td>{@link dev.zufs.api.Directory#lookup lookup}</td><td>directory shared</td><td>lookup, list</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#list list}</td><td>directory shared</td><td>lookup, list</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#create create}</td><td>directory exclusive</td><td>createUnnamed, sync of the
 *     directory</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#createUnnamed createUnnamed}</td><td>nothing</td><td>everything</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#link link}</td><td>directory exclusive, inode exclusive</td><td>sync and faults of the
 *     inode, xattrs</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#remove remove}</td><td>directory exclusive, inode exclusive</td><td>sync and faults of
 *     the inode, xattrs</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#rename rename}</td><td>directory exclusive, old directory exclusive; the moved inode
 *     exclusive unless it is a directory; the replaced inode exclusive, the exchanged one unless it is a directory</td><td>sync
 *     and faults of the inodes, xattrs; everything of a directory that is moved or exchanged</td></tr>
 * <tr><td>{@link dev.zufs.api.RegularFile#read read}</td><td>inode shared; for a page of a private mapping sync shared
 *     instead</td><td>read, write, faults, sync, xattrs; for a private page also attributesChanged</td></tr>
 * <tr><td>{@link dev.zufs.api.RegularFile#write write}</td><td>inode shared</td><td>read, write, faults, sync, xattrs</td></tr>
 * <tr><td>{@link dev.zufs.api.RegularFile#truncate truncate}</td><td>inode exclusive, sync exclusive</td><td>xattrs but
 *     ACLs</td></tr>
 * <tr><td>{@link dev.zufs.api.op.Allocation#allocate allocate}</td><td>inode exclusive, sync exclusive</td><td>xattrs but
 *     ACLs</td></tr>
 * <tr><td>{@link dev.zufs.api.op.CloneRange#cloneFrom cloneFrom}</td><td>inode exclusive, sync exclusive, source inode
 *     exclusive, source sync exclusive</td><td>xattrs but ACLs</td></tr>
 * <tr><td>{@link dev.zufs.api.op.CopyRange#copyRangeFrom copyRangeFrom}</td><td>inode exclusive, sync exclusive, source inode
 *     exclusive, source sync exclusive</td><td>xattrs but ACLs</td></tr>
 * <tr><td>{@link dev.zufs.api.Inode#attributesChanged attributesChanged}</td><td>inode exclusive</td><td>faults, sync, private
 *     pages, xattrs, reading of ACLs</td></tr>
 * <tr><td>{@link dev.zufs.api.Inode#sync sync}</td><td>sync exclusive; for DONT_NEED inode shared instead</td><td>read, write,
 *     attributesChanged, link, remove, rename, changes in a directory, xattrs; not faults</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtentAccess#acquire acquire}</td><td>inode shared; for a fault sync shared
 *     instead</td><td>read, write, acquire, xattrs; a fault also beside attributesChanged, and not beside sync</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtentAccess#release release}</td><td>inode shared; for a fault sync shared instead; if it was
 *     delayed nothing</td><td>everything, unless it was asked for at once</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtentAccess#mappingsClosed mappingsClosed}</td><td>sync shared</td><td>everything but sync,
 *     truncate, allocate and clones</td></tr>
 * <tr><td>{@link dev.zufs.api.op.SeekData#seekData seekData}</td><td>inode shared</td><td>as read</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ReadAhead#readAhead readAhead}</td><td>inode shared</td><td>as read</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtentReport#reportExtents reportExtents}</td><td>inode shared</td><td>as read</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtendedAttributes#getxattr getxattr}</td><td>xattr shared; for an ACL sync shared
 *     instead</td><td>everything but setxattr; for an ACL even that, and not sync, truncate, allocate and clones</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtendedAttributes#listxattr listxattr}</td><td>xattr shared</td><td>everything but setxattr;
 *     setting of ACLs too</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtendedAttributes#setxattr setxattr}</td><td>xattr exclusive; for an ACL inode exclusive
 *     instead, or the lock of the directory of a new inode</td><td>everything but other xattrs; for an ACL faults, sync,
 *     xattrs, reading of ACLs</td></tr>
 * <tr><td>{@link dev.zufs.api.op.IoctlHandler#ioctl ioctl}</td><td>nothing</td><td>everything</td></tr>
 * <tr><td>{@link dev.zufs.api.Inode#evict evict}</td><td>sync exclusive; for a surplus reference directory shared
 *     instead</td><td>nothing of the inode</td></tr>
 * <tr><td>{@link dev.zufs.api.Inode#free free}</td><td>inode exclusive, sync exclusive, xattr exclusive</td><td>nothing of the
 *     inode</td></tr>
 * </table>
 *
 * <p>ioctl and delayed releases run beside every row but the last two. removexattr is as setxattr, seekHole as seekData,
 * cloneRangeFrom as cloneFrom, forget as the evict or free that it comes with. The methods of {@link dev.zufs.api.SuperBlock} run at any time, its close alone.
 *
 * <h2>Errors</h2>
 * An operation that cannot be done throws {@link dev.zufs.api.ErrnoException} and has then changed nothing. Anything else
 * that is thrown answers EIO, is logged once with its context, and the zero-thread goes on. For failures that happen all
 * the time, use {@link dev.zufs.api.ErrnoException#withoutStackTrace}.
 *
 * <h2>Crashes</h2>
 * What is persistent when is declared by {@link dev.zufs.api.Durability}, and made so through {@link
 * dev.zufs.api.memory.PersistentMemory}. A mount must succeed, or fail with a clear message, after a crash at any moment.
 *
 * <h2>What feeders differ in</h2>
 *
 * <table>
 * <caption>Differences</caption>
 * <tr><th>Case</th><th>the kernel module zuf</th><th>in process, and FUSE</th></tr>
 * <tr><td>{@link dev.zufs.api.Inode#sync}</td><td>files written through a mapping</td><td>every fsync, directories too</td></tr>
 * <tr><td>a write or a change of attributes fails</td><td>size and attributes stay in the record</td><td>they are taken back
 * silently</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#lookup} fails</td><td>the name counts as missing, and is cached so</td><td>the error
 * reaches the application</td></tr>
 * <tr><td>{@link dev.zufs.api.Directory#list} fails</td><td>the application sees an empty directory, or its beginning</td><td>the
 * error reaches the application</td></tr>
 * <tr><td>{@link dev.zufs.api.MountContext#isReadOnly}</td><td>always false</td><td>as mounted</td></tr>
 * <tr><td>{@link dev.zufs.api.op.CopyRange}, {@link dev.zufs.api.SuperBlock#inode}</td><td>never called</td><td>called</td></tr>
 * <tr><td>what {@link dev.zufs.api.Invalidations} tells</td><td>is passed over</td><td>is forgotten</td></tr>
 * <tr><td>unmapping for {@link dev.zufs.api.IoContext#unmap}</td><td>by the reply, or by a retry behind 4 GiB</td><td>the
 * same</td></tr>
 * </table>
 *
 * <h2>Growth</h2>
 * Interfaces grow by new optional interfaces, and enums by new constants. A plugin is only ever handed constants of the API
 * version that its manifest names: what is newer the runtime answers with EOPNOTSUPP before the plugin is asked. So a switch
 * over all constants of that version is complete. The nested types named {@code Host}, and the factories that take one, are for
 * runtimes: they may change with any version, and a plugin neither implements nor calls them, but in its own tests.
 *
 * <h2>Where the rules come from</h2>
 * From the protocol of the kernel module, version 1.0, which every feeder speaks: its table of operations and locks, and its
 * table of who owns which field of an inode. Why each rule is as it is, is told in the decision records of the project's
 * documentation.
 */
@NullMarked
package dev.zufs.api;

import org.jspecify.annotations.NullMarked;
