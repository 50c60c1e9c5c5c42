package dev.zufs.runtime.memory;

import dev.zufs.api.Errno;
import dev.zufs.api.memory.Persistence;
import dev.zufs.runtime.libc.CachePersistence;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.LinuxConstants.Mapping;
import dev.zufs.runtime.libc.MapRequest;
import dev.zufs.runtime.libc.Mappings;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens regions: takes a backing exclusively, maps it, and finds out how stores to it become persistent.
 *
 * <p>Immutable; every thread may call, and calls may block on the backing. Regions that come out are owned by the caller.
 */
public final class RegionOpener {

    private static final long HUGE_PAGE_BYTES = 2L << 20;

    private final Libc libc;
    private final Path sysfs;
    private final ProcessTable processes;

    /**
     * Open regions through given calls, as a kernel double has them.
     *
     * @param libc calls to open, lock and map with
     * @param sysfs directory where the sys filesystem is mounted
     * @param procfs directory where the proc filesystem is mounted
     */
    public RegionOpener(Libc libc, Path sysfs, Path procfs) {
        this.libc = libc;
        this.sysfs = sysfs;
        this.processes = new ProcessTable(procfs);
    }

    /**
     * Open regions of this machine.
     *
     * @return an opener on the running kernel
     */
    public static RegionOpener system() {
        return new RegionOpener(Libc.system(), Path.of("/sys"), Path.of("/proc"));
    }

    /**
     * Take a file or device exclusively and map it.
     *
     * <p>A file's space is reserved, because a store to a mapped page for which the disk has no room kills the process.
     *
     * @param path path of the file, block device or DAX device
     * @param options what it is opened for
     * @return the region, until it is closed
     * @throws BackingBusyException if somebody else uses it; the message says who, and the way out
     * @throws IOException if it cannot be opened or mapped; the message says what to do where that is known
     */
    public Region open(Path path, RegionOptions options) throws IOException {
        Backing backing = Backing.open(this, path, options);
        Arena arena = regionArena();
        try {
            return region(backing, options, arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            backing.discard();
            throw e;
        }
    }

    /**
     * Tell who uses a file or device.
     *
     * @param path path of the file, block device or DAX device
     * @return the process, as far as this user may see it; empty if nobody does
     * @throws IOException if the proc filesystem is not readable
     */
    public Optional<Owner> user(Path path) throws IOException {
        return processes().lockHolder(path);
    }

    /**
     * Take memory of this process, which is lost when the region is closed.
     *
     * @param size size in bytes, rounded up to whole pages, at most {@link RegionOptions#MAX_SIZE}
     * @param hugePages whether to ask the kernel for huge pages
     * @return the region, filled with zeros
     * @throws IOException if the kernel has no such memory
     */
    public Region anonymous(long size, boolean hugePages) throws IOException {
        RegionOptions.requireSize(size);
        long bytes = Backing.wholePages(size);
        String name = "mem:" + bytes;
        Arena arena = regionArena();
        try {
            MapRequest request = MapRequest.anonymous(hugePages ? Math.addExact(bytes, HUGE_PAGE_BYTES) : bytes);
            MemorySegment mapped = Mappings.map(libc, request, arena, name);
            MemorySegment segment = hugePages ? alignToHugePage(mapped, bytes) : mapped;
            advise(segment, hugePages);
            RegionMedia media = new VolatileMedia(segment);
            return new Region(RegionKind.ANONYMOUS, name, media, Optional.empty(), () -> {}, arena::close);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Take over memory that somebody else mapped and whose stores the CPU can write back, as zuf's.
     *
     * @param name name for messages
     * @param memory memory, aligned to a cache line
     * @param closing what to do when the region is closed
     * @return the region
     * @throws UnsupportedOperationException if this CPU cannot write back; the message says why
     */
    public static Region adopt(String name, MemorySegment memory, Runnable closing) {
        requireCpuWriteBack(name);
        return new Region(RegionKind.ADOPTED, name, new CpuMedia(memory), Optional.empty(), () -> {}, closing);
    }

    private Region region(Backing backing, RegionOptions options, Arena arena) throws IOException {
        if (backing.kind() == RegionKind.DAX_DEVICE) {
            requireCpuWriteBack(backing.path());
        }
        Mapped mapped = map(backing, options, arena);
        advise(mapped.segment(), options.hugePages());
        Optional<Ownership> ownership = options.isWritable() && mayRecord(mapped.segment(), options)
                ? Optional.of(takeOwnership(mapped.segment(), options))
                : Optional.empty();
        RegionMedia media = switch (mapped.persistence()) {
            case CPU_WRITE_BACK -> new CpuMedia(mapped.segment());
            case MSYNC -> new MsyncMedia(mapped.segment(), libc, backing.path().toString());
            case VOLATILE -> throw new IllegalStateException("a backing is never volatile");
        };
        Region.Formatted formatted = () -> {
            backing.keep();
            ownership.ifPresent(Ownership::formatted);
        };
        Optional<Owner> uncleanOwner = ownership.flatMap(Ownership::uncleanOwner);
        return new Region(backing.kind(), backing.path().toString(), media, uncleanOwner, formatted, () -> {
            try {
                ownership.ifPresent(Ownership::end);
            } finally {
                arena.close();
                backing.close();
            }
        });
    }

    private record Mapped(MemorySegment segment, Persistence persistence) {}

    private Mapped map(Backing backing, RegionOptions options, Arena arena) throws SyscallException {
        int protection = options.isWritable() ? Mapping.PROT_READ | Mapping.PROT_WRITE : Mapping.PROT_READ;
        if (CachePersistence.isAvailable()) {
            try {
                int synchronous = Mapping.SHARED_VALIDATE | Mapping.SYNC;
                return new Mapped(map(backing, protection, synchronous, arena), Persistence.CPU_WRITE_BACK);
            } catch (SyscallException e) {
                // EINVAL is what kernels say that do not know the kind of mapping.
                if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EINVAL)) {
                    throw e;
                }
            }
        }
        boolean dax = backing.kind() == RegionKind.DAX_DEVICE;
        Persistence persistence = dax ? Persistence.CPU_WRITE_BACK : Persistence.MSYNC;
        return new Mapped(map(backing, protection, Mapping.SHARED, arena), persistence);
    }

    private MemorySegment map(Backing backing, int protection, int flags, Arena arena) throws SyscallException {
        MapRequest request = new MapRequest(backing.size(), protection, flags, backing.fd(), 0);
        boolean byTheCpu = backing.kind() == RegionKind.DAX_DEVICE || (flags & Mapping.SYNC) != 0;
        MemorySegment segment = byTheCpu
                ? Mappings.mapForWriteBack(libc, request, arena, backing.path())
                : Mappings.map(libc, request, arena, backing.path());
        return (protection & Mapping.PROT_WRITE) == 0 ? segment.asReadOnly() : segment;
    }

    // Who formats may overwrite anything. Others leave alone what is not theirs: it may be no filesystem of ours at
    // all.
    private static boolean mayRecord(MemorySegment segment, RegionOptions options) {
        return options.access() == RegionOptions.Access.FORMAT || OwnerRecord.isFree(segment);
    }

    private Ownership takeOwnership(MemorySegment segment, RegionOptions options) throws IOException {
        return Ownership.take(segment, processes.currentOwner(options.command(), options.mountPoint()));
    }

    @SuppressWarnings("MustBeClosed") // the region closes it
    private static Arena regionArena() {
        return Arena.ofShared();
    }

    private static MemorySegment alignToHugePage(MemorySegment mapped, long bytes) {
        return mapped.asSlice(-mapped.address() & (HUGE_PAGE_BYTES - 1), bytes);
    }

    private void advise(MemorySegment segment, boolean hugePages) {
        if (hugePages) {
            long result = libc.madvise(segment, 0, segment.byteSize(), LinuxConstants.Advice.HUGEPAGE);
            if (result < 0) {
                System.getLogger(RegionOpener.class.getPackageName())
                        .log(System.Logger.Level.DEBUG, "no huge pages here: error number {0}", -result);
            }
        }
    }

    private static void requireCpuWriteBack(Object subject) {
        if (!CachePersistence.isAvailable()) {
            throw new UnsupportedOperationException(
                    subject + " needs write-back by the CPU. " + CachePersistence.description());
        }
    }

    Libc libc() {
        return libc;
    }

    Path sysfs() {
        return sysfs;
    }

    ProcessTable processes() {
        return processes;
    }
}
