package dev.zufs.runtime.libc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Maps memory as segments, so that no address leaves this package. */
public final class Mappings {

    private static final Logger LOGGER = System.getLogger(Mappings.class.getPackageName());

    /** Far more than a thread needs for one piece of work on checked memory, even if it does not run for a while. */
    private static final long SECONDS_TO_LEAVE = 10;

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
    public static MemorySegment map(MemoryCalls calls, MapRequest request, Arena arena, Object subject)
            throws SyscallException {
        return map(calls, request, arena, subject, mapped -> unmap(calls, mapped));
    }

    /**
     * Map memory that {@link CachePersistence} is to write back, even while the arena is being closed.
     *
     * <p>Its routines have addresses, and nothing stops a thread that is about to call one when the arena is closed. So the
     * addresses are not given back at once: for some seconds private memory takes the place of what was mapped, and swallows
     * the last stores. After them the thread finds the segment closed.
     *
     * @param calls calls to map and unmap with
     * @param request what to map
     * @param arena arena whose end unmaps the memory, and whose threads may use it
     * @param subject what is mapped, for the message of an error
     * @return the mapped memory
     * @throws SyscallException if the kernel refuses
     */
    public static MemorySegment mapForWriteBack(MemoryCalls calls, MapRequest request, Arena arena, Object subject)
            throws SyscallException {
        return map(calls, request, arena, subject, mapped -> retire(calls, mapped));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment map(
            MemoryCalls calls, MapRequest request, Arena arena, Object subject, Consumer<MemorySegment> end)
            throws SyscallException {
        long length = request.length();
        long address = calls.mmap(0, length, request.protection(), request.flags(), request.fd(), request.offset());
        Syscall.check(address, "mmap", subject);
        return MemorySegment.ofAddress(address).reinterpret(length, arena, end);
    }

    private static void retire(MemoryCalls calls, MemorySegment mapped) {
        MapRequest request = MapRequest.anonymous(mapped.byteSize());
        int flags = request.flags() | LinuxConstants.Mapping.NORESERVE | LinuxConstants.Mapping.FIXED;
        if (calls.mmap(mapped.address(), request.length(), request.protection(), flags, -1, 0) < 0) {
            unmap(calls, mapped);
            return;
        }
        CompletableFuture.delayedExecutor(SECONDS_TO_LEAVE, TimeUnit.SECONDS).execute(() -> unmap(calls, mapped));
    }

    private static void unmap(MemoryCalls calls, MemorySegment mapped) {
        long result = calls.munmap(mapped);
        if (result < 0) {
            LOGGER.log(Level.WARNING, "munmap of {0} failed with error number {1}", mapped, -result);
        }
    }
}
