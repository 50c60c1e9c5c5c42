/**
 * The VFS proper, for use in this process: names that are cached, path walk, rights, open files.
 *
 * <p>{@link dev.zufs.runtime.vfs.VfsMount} is one mount; {@link dev.zufs.runtime.vfs.Posix} is what a process with certain
 * {@linkplain dev.zufs.runtime.vfs.Credentials credentials} sees of it: the system calls by path. {@link
 * dev.zufs.runtime.vfs.OpenFile} has those by file. Everything is checked as Linux checks it, and then goes to package
 * {@code dev.zufs.runtime.vfs.inode}, which sends operations.
 *
 * <p>Feeders whose kernel walks paths and checks rights itself use the same code by inode and name: {@link
 * dev.zufs.runtime.vfs.DirectoryCalls}, with {@linkplain dev.zufs.runtime.vfs.Rights#trusted() rights} that are trusted.
 *
 * <h2>Names</h2>
 *
 * What a name of a directory means is cached with the directory, missing names too. A cached name is only changed under
 * the directory's inode lock; it is read without any lock, and then may be what it was a moment ago.
 *
 * <p>Paths are bytes, as in the kernel; nothing assumes UTF-8. <b>Errors:</b> every call fails with {@link
 * dev.zufs.api.ErrnoException}, most without a stack trace.
 */
@NullMarked
package dev.zufs.runtime.vfs;

import org.jspecify.annotations.NullMarked;
