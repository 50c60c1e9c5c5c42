package dev.zufs.api.op;

import dev.zufs.api.FileName;
import dev.zufs.api.XattrNamespace;
import java.lang.foreign.MemorySegment;

/**
 * An inode of any kind that stores extended attributes, POSIX ACLs among them.
 *
 * <p>An inode with attributes must have a non-zero {@link dev.zufs.api.InodeRecord#xattr()}, otherwise the feeder does
 * not ask for the attribute that makes it drop capabilities at a write.
 *
 * <p><b>Threads:</b> reads run under the shared, changes under the exclusive xattr lock of the inode, beside data
 * operations. ACLs ({@link XattrNamespace#SYSTEM}) come under other locks: they may be read beside anything but
 * truncation, syncing and the like, and are set under the inode's or its directory's exclusive lock only. So a filesystem
 * guards its attributes itself. See the lock table of {@link dev.zufs.api}.
 */
public interface ExtendedAttributes {

    /**
     * Finds the value of an attribute.
     *
     * @param namespace where the name is known
     * @param name without prefix, except in {@link XattrNamespace#SYSTEM}
     * @param sink takes the value, once; copies it at once, so give it while your own lock keeps it from changing
     * @return false, with nothing given, if there is no such attribute
     * @throws dev.zufs.api.ErrnoException EIO
     */
    boolean getxattr(XattrNamespace namespace, FileName name, XattrValueSink sink);

    /**
     * Sets the value of an attribute, completely or not at all. On return it is as durable as the type declares.
     *
     * @param namespace where the name is known
     * @param name without prefix, except in {@link XattrNamespace#SYSTEM}
     * @param value possibly empty; valid during the call
     * @param mode what to do if it is there, or is not
     * @throws dev.zufs.api.ErrnoException EEXIST, ENODATA, ENOSPC, EIO
     */
    void setxattr(XattrNamespace namespace, FileName name, MemorySegment value, XattrMode mode);

    /**
     * Removes an attribute.
     *
     * @param namespace where the name is known
     * @param name without prefix, except in {@link XattrNamespace#SYSTEM}
     * @return false if there is no such attribute
     */
    boolean removexattr(XattrNamespace namespace, FileName name);

    /**
     * Gives the names of all attributes, in any order.
     *
     * @param sink takes them
     */
    void listxattr(XattrSink sink);
}
