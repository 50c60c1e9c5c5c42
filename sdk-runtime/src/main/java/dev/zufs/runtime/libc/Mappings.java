package dev.zufs.runtime.libc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Maps memory as segments, so that no address leaves this package. */
public final class Mappings {

    private static final Logger LOGGER = System.getLogger(Mappings.class.getPackageName());

    private Mappings() {}

    /**
     * Map memory that is unmapped when an arena is closed.
     *
     * @param calls calls to map and unmap with
     * @param request what to map
     * @param arena arena whose end unmaps the memory, and whose threads may use it
     * @param subject what is mapped, for the message of an error
     * @return the mapped memory
     * @throws SyscallException if the kernel refuses
     */
    @SuppressWarnings("restricted")
    public static MemorySegment map(MemoryCalls calls, MapRequest request, Arena arena, Object subject)
            throws SyscallException {
        long length = request.length();
        long address = calls.mmap(0, length, request.protection(), request.flags(), request.fd(), request.offset());
        Syscall.check(address, "mmap", subject);
        return MemorySegment.ofAddress(address).reinterpret(length, arena, mapped -> unmap(calls, mapped));
    }

    private static void unmap(MemoryCalls calls, MemorySegment mapped) {
        long result = calls.munmap(mapped);
        if (result < 0) {
            LOGGER.log(Level.WARNING, "munmap of {0} failed with error number {1}", mapped, -result);
        }
    }
}
