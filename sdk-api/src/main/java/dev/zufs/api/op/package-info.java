/**
 * What an inode can do beyond what all of its kind can: small interfaces, implemented by the classes of a filesystem's
 * inodes.
 *
 * <p>The runtime answers for an inode that does not implement one:
 *
 * <table>
 * <caption>Answers without the interface</caption>
 * <tr><th>Interface</th><th>of</th><th>Answer</th></tr>
 * <tr><td>{@link dev.zufs.api.op.Allocation}</td><td>regular files</td><td>EOPNOTSUPP</td></tr>
 * <tr><td>{@link dev.zufs.api.op.SeekData}</td><td>regular files</td><td>data up to the size, then a hole</td></tr>
 * <tr><td>{@link dev.zufs.api.op.CloneRange}</td><td>regular files</td><td>EOPNOTSUPP</td></tr>
 * <tr><td>{@link dev.zufs.api.op.CopyRange}</td><td>regular files</td><td>a copy by reads and writes; on zuf
 * never asked</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtentAccess}</td><td>regular files</td><td>data moves by reads and writes; a shared
 * mapping on zuf gets SIGBUS</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtentReport}</td><td>regular files</td><td>EOPNOTSUPP</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ReadAhead}</td><td>regular files</td><td>success</td></tr>
 * <tr><td>{@link dev.zufs.api.op.ExtendedAttributes}</td><td>all</td><td>EOPNOTSUPP; an empty list
 * for listxattr</td></tr>
 * <tr><td>{@link dev.zufs.api.op.IoctlHandler}</td><td>files and directories</td><td>ENOTTY</td></tr>
 * </table>
 */
@NullMarked
package dev.zufs.api.op;

import org.jspecify.annotations.NullMarked;
