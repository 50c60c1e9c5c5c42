package dev.zufs.runtime.memory;

import dev.zufs.api.Errno;
import dev.zufs.runtime.libc.FileLock;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.MapRequest;
import dev.zufs.runtime.libc.Mappings;
import dev.zufs.runtime.libc.OpenFile;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.libc.SyscallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds a file or device open and exclusively: the lock lives exactly as long as the descriptor.
 *
 * <p>Block devices are claimed with {@code O_EXCL}, which also excludes mounts by the kernel. Everything is locked for the
 * open file: exclusively, so that even those that only read are one at a time; shared where a reader may not open for writing,
 * which such a lock needs.
 */
final class Backing implements AutoCloseable {

    /** Unit of sizes, and the slot of the device table. */
    static final long PAGE_BYTES = 4096;

    private static final int OWNER_ONLY = 0600;

    private final Libc libc;
    private final OpenFile file;
    private final BackingNode node;
    private final boolean created;
    private @Nullable UnfinishedFile unfinished;
    private boolean sizeChosen;
    private long originalBytes;
    private long size;

    private Backing(Libc libc, OpenFile file, BackingNode node, boolean created) {
        this.libc = libc;
        this.file = file;
        this.node = node;
        this.created = created;
    }

    /**
     * Open, lock and size a backing.
     *
     * @param system calls and directories of the kernel
     * @param path path of the backing
     * @param options what it is opened for
     * @return the backing, owned by the caller
     * @throws BackingBusyException if somebody else has it
     * @throws IOException if it cannot be opened, or is too small
     */
    static Backing open(RegionOpener system, Path path, RegionOptions options) throws IOException {
        Backing backing = create(system, path, options);
        try {
            backing.lock(system, options);
            backing.determineSize(system, options);
            return backing;
        } catch (IOException | RuntimeException e) {
            backing.discard();
            throw e;
        }
    }

    private static Backing create(RegionOpener system, Path path, RegionOptions options) throws IOException {
        if (options.size().isPresent() && !Files.exists(path)) {
            int flags = LinuxConstants.Open.RDWR | LinuxConstants.Open.CREAT | LinuxConstants.Open.EXCL;
            OpenFile file = OpenFile.open(system.libc(), path, flags, OWNER_ONLY);
            return new Backing(system.libc(), file, new BackingNode(RegionKind.FILE, 0, 0, 0), true);
        }
        // Looked at before it is opened, because opening some devices has effects of its own.
        BackingNode node = look(path, system.sysfs());
        int claim = node.kind() == RegionKind.BLOCK_DEVICE ? LinuxConstants.Open.EXCL : 0;
        try {
            return new Backing(system.libc(), openExisting(system.libc(), path, claim, options), node, false);
        } catch (SyscallException e) {
            throw e.is(Errno.EBUSY) ? busy(system, path, node) : e;
        }
    }

    // Who only reads opens for writing too, where he may: an exclusive lock needs that.
    private static OpenFile openExisting(Libc libc, Path path, int claim, RegionOptions options)
            throws SyscallException {
        try {
            return OpenFile.open(libc, path, LinuxConstants.Open.RDWR | claim, 0);
        } catch (SyscallException e) {
            if (options.isWritable() || !(e.is(Errno.EACCES) || e.is(Errno.EPERM) || e.is(Errno.EROFS))) {
                throw e;
            }
            return OpenFile.open(libc, path, LinuxConstants.Open.RDONLY | claim, 0);
        }
    }

    private static BackingNode look(Path path, Path sysfs) throws IOException {
        try {
            return BackingNode.of(path, sysfs);
        } catch (NoSuchFileException e) {
            NoSuchFileException explained =
                    new NoSuchFileException(path.toString(), null, "does not exist; a size is needed to create it");
            explained.initCause(e);
            throw explained;
        }
    }

    private void lock(RegionOpener system, RegionOptions options) throws IOException {
        if (!tryLock(options)) {
            throw busy(system, file.path(), node);
        }
        if (BackingNode.of(file.descriptorPath(), system.sysfs()).kind() != node.kind() || !isWhereItWas()) {
            throw new IOException(file.path() + " was replaced while it was opened");
        }
        if (created) {
            unfinished = UnfinishedFile.of(file.path());
        }
    }

    private boolean tryLock(RegionOptions options) throws SyscallException {
        try {
            return FileLock.tryLock(libc, file, FileLock.Mode.EXCLUSIVE);
        } catch (SyscallException e) {
            if (options.isWritable() || !e.is(Errno.EBADF)) {
                throw e;
            }
            // Opened for reading alone.
            return FileLock.tryLock(libc, file, FileLock.Mode.SHARED);
        }
    }

    // Between open and lock, who had the lock may have deleted the file: what is written to it then is lost.
    private boolean isWhereItWas() throws IOException {
        try {
            return Files.isSameFile(file.path(), file.descriptorPath());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void determineSize(RegionOpener system, RegionOptions options) throws IOException {
        originalBytes = currentSize(system);
        long bytes = originalBytes;
        if (options.size().isPresent()) {
            bytes = chooseSize(options.size().getAsLong());
        }
        if (node.kind() == RegionKind.FILE && options.isWritable()) {
            reserve(bytes);
        }
        size = bytes & -PAGE_BYTES;
        if (size == 0) {
            throw new IOException(file.path() + " has " + bytes + " bytes; at least " + PAGE_BYTES + " are needed");
        }
    }

    /** Rounds a size up, at most to {@link RegionOptions#MAX_SIZE}. */
    static long wholePages(long bytes) {
        return Math.ceilDiv(bytes, PAGE_BYTES) * PAGE_BYTES;
    }

    // A file that is longer is cut when its new content is there: until then its old content can be wanted.
    private long chooseSize(long wanted) throws IOException {
        if (node.kind() != RegionKind.FILE) {
            throw new IOException(file.path() + " is a " + node.kind().text() + ": its size cannot be chosen");
        }
        long bytes = wholePages(wanted);
        sizeChosen = true;
        if (bytes > originalBytes) {
            setLength(bytes);
        }
        return bytes;
    }

    private void setLength(long bytes) throws SyscallException {
        Syscall.check(libc.ftruncate(file.fd(), bytes), "ftruncate", file.path());
    }

    // Without a block behind it, a store to a mapped page kills: the kernel can report a full disk by a signal only.
    private void reserve(long bytes) throws IOException {
        if (bytes == 0) {
            return;
        }
        long result = libc.fallocate(file.fd(), 0, 0, bytes);
        if (result == -Errno.ENOSPC.number()) {
            throw new IOException(
                    file.path() + " needs " + bytes + " bytes of space, and its filesystem has less left");
        }
        if (result != -Errno.EOPNOTSUPP.number()) {
            Syscall.check(result, "fallocate", file.path());
        }
    }

    private long currentSize(RegionOpener system) throws IOException {
        return switch (node.kind()) {
            case FILE -> BackingNode.of(file.descriptorPath(), system.sysfs()).size();
            case BLOCK_DEVICE -> blockDeviceSize();
            case DAX_DEVICE -> node.property(system.sysfs(), "size");
            case ANONYMOUS, ADOPTED -> throw new IllegalStateException(node.kind() + " has no path");
        };
    }

    private long blockDeviceSize() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG);
            long result = libc.ioctl(file.fd(), LinuxConstants.DeviceControl.BLKGETSIZE64, bytes);
            Syscall.check(result, "ioctl BLKGETSIZE64", file.path());
            return bytes.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    // The one in the way may have just begun and not written its record yet, or only read, or have died before and left
    // an
    // old one: only a record of a living process is believed.
    private static BackingBusyException busy(RegionOpener system, Path path, BackingNode node) throws IOException {
        @Nullable Owner owner = null;
        try (Arena arena = Arena.ofConfined();
                OpenFile file = OpenFile.open(system.libc(), path, LinuxConstants.Open.RDONLY, 0)) {
            Backing backing = new Backing(system.libc(), file, node, false);
            long bytes = backing.currentSize(system);
            if (bytes >= PAGE_BYTES) {
                // A DAX device maps nothing smaller than its own pages, so take it whole.
                long length = node.kind() == RegionKind.DAX_DEVICE ? bytes : PAGE_BYTES;
                MapRequest request = new MapRequest(
                        length, LinuxConstants.Mapping.PROT_READ, LinuxConstants.Mapping.SHARED, file.fd(), 0);
                MemorySegment start = Mappings.map(system.libc(), request, arena, path);
                Owner recorded = OwnerRecord.read(start).orElse(null);
                owner = recorded != null && system.processes().isRunning(recorded) ? recorded : null;
            }
        }
        if (owner == null) {
            owner = system.processes().lockHolder(path).orElse(null);
        }
        return new BackingBusyException(path, owner);
    }

    RegionKind kind() {
        return node.kind();
    }

    Path path() {
        return file.path();
    }

    /** Answer the size in bytes, a multiple of {@link #PAGE_BYTES} and not 0. */
    long size() {
        return size;
    }

    int fd() {
        return file.fd();
    }

    /** Keep the file that was made and the size that was chosen: cut one that is longer. */
    void keep() throws IOException {
        if (unfinished != null) {
            unfinished.keep();
            unfinished = null;
        }
        if (sizeChosen) {
            if (originalBytes > size) {
                setLength(size);
            }
            sizeChosen = false;
        }
    }

    /** Close, and take back a file that was created for nothing, unless somebody else was faster and has it now. */
    void discard() {
        try {
            if (unfinished != null) {
                unfinished.remove();
            } else if (sizeChosen && originalBytes < size) {
                setLength(originalBytes);
            }
        } catch (IOException e) {
            System.getLogger(Backing.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "cannot give " + file.path() + " back as it was", e);
        } finally {
            file.close();
        }
    }

    /** Release the lock and the claim; a size that was chosen and not kept is taken back. */
    @Override
    public void close() {
        if (sizeChosen) {
            discard();
        } else {
            file.close();
        }
    }
}
