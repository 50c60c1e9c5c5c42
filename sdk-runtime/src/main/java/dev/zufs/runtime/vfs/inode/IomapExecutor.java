package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import java.lang.foreign.MemorySegment;

/**
 * Executes the block map of a reply that asks for a retry.
 *
 * <p>Block devices of the second tier are the server's own business here, so a mount has none, and elements for them fail
 * as those beyond the end of a device do.
 */
final class IomapExecutor {

    private final ZufMount mount;

    IomapExecutor(ZufMount mount) {
        this.mount = mount;
    }

    boolean isEmpty(MemorySegment reply) {
        return Iomap.count(reply, IoRequest.IOMAP) < 1
                || IomapElement.type(Iomap.unit(reply, IoRequest.IOMAP, 0)) == IomapElement.NONE;
    }

    /** Executes all elements; gives the first error as a positive number, or 0. */
    int execute(Vnode current, MemorySegment reply) {
        int count = Iomap.count(reply, IoRequest.IOMAP);
        if (count > IoRequest.elementCapacity(OperationPort.BUFFER_BYTES)) {
            return Errno.EINVAL.number();
        }
        int index = 0;
        while (index != IomapElement.END && index < count) {
            int next = IomapElement.next(reply, IoRequest.ELEMENTS, index, count);
            int error = next == IomapElement.END ? Errors.NONE : executeOne(current, reply, index);
            if (error != Errors.NONE) {
                return error;
            }
            index = next;
        }
        return Errors.NONE;
    }

    private int executeOne(Vnode current, MemorySegment reply, int index) {
        long unit = Iomap.unit(reply, IoRequest.IOMAP, index);
        int type = IomapElement.type(unit);
        if (type == IomapElement.UNMAP) {
            long pages = Iomap.unit(reply, IoRequest.IOMAP, index + 1);
            long number = Iomap.unit(reply, IoRequest.IOMAP, index + 2);
            unmap(current, IomapElement.value(unit), pages, number);
            return Errors.NONE;
        }
        if (type == IomapElement.WBINV) {
            return Errors.NONE;
        }
        return (IomapElement.isExecutable(type) ? Errno.EFAULT : Errno.EIO).number();
    }

    private void unmap(Vnode current, long firstPage, long pages, long number) {
        boolean own = number == 0 || number == current.number();
        Vnode vnode = own ? current : mount.inodes().known(number);
        Mappings mappings = vnode == null ? null : vnode.mappingsOrNull();
        if (mappings != null) {
            mappings.unmapPages(firstPage, pages);
        }
    }
}
