/**
 * Executes operations: decodes a request in an op buffer, calls the filesystem, and encodes its result or errno.
 *
 * <p>A {@link dev.zufs.runtime.dispatch.FileSystemServer} knows the filesystem types, the mounts and the handles of all
 * inodes that a feeder holds. Each thread that executes operations has an {@link
 * dev.zufs.runtime.dispatch.OperationExecutor} of its own; the mount thread has the {@link
 * dev.zufs.runtime.dispatch.MountDispatcher}. Nothing that a feeder sends and nothing that a filesystem does ends a thread:
 * a request with a cookie that was never given out, or not any more, is answered EIO, and so is whatever a filesystem throws
 * that is no errno.
 */
@NullMarked
package dev.zufs.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
