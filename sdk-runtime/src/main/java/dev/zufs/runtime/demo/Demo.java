package dev.zufs.runtime.demo;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FileType;
import dev.zufs.api.Progress;
import dev.zufs.runtime.dispatch.HostBlock;
import dev.zufs.runtime.dispatch.MountBacking;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.local.LocalFeeder;
import dev.zufs.runtime.local.LocalMount;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.memory.RegionOptions;
import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.vfs.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Formats a file, mounts it in this process, copies a tree into it, unmounts, mounts again, and compares everything.
 *
 * <p><b>Threads:</b> one; the work is done by others.
 */
public final class Demo {

    private static final String COMMAND = "zufs demo";
    private static final long BLOCK = 4096;
    private static final long ALIGNMENT = 2L << 20;

    /** Hears of every phase, in order. */
    public interface Listener extends Progress {

        /**
         * Notes that a phase has ended.
         *
         * @param text what was done
         */
        void done(String text);
    }

    /**
     * What came back.
     *
     * @param files how many entries of the tree that are no directories
     * @param bytes bytes of data that were compared
     * @param copyNanos how long the copy took
     * @param checkNanos how long the comparison took
     * @param statistics all operations of both mounts
     */
    public record Result(long files, long bytes, long copyNanos, long checkNanos, OperationStatistics statistics) {}

    private final FileSystemType type;
    private final LocalFeeder feeder;
    private final Listener listener;
    private final Libc libc = Libc.system();
    private final OperationStatistics statistics = new OperationStatistics();

    /**
     * Prepares a run.
     *
     * @param type the filesystem
     * @param feeder mounts it
     * @param listener hears how it goes
     */
    public Demo(FileSystemType type, LocalFeeder feeder, Listener listener) {
        this.type = type;
        this.feeder = feeder;
        this.listener = listener;
    }

    /**
     * Runs.
     *
     * @param input the tree to copy
     * @param backing the file to format; made, and left to the caller
     * @return what came back
     * @throws IOException if the tree cannot be read, or the file not be made
     * @throws DifferenceException if anything is not as it was
     * @throws ErrnoException what the filesystem answered where it must not fail
     */
    public Result run(Path input, Path backing) throws IOException {
        HostTree tree = HostTree.scan(input, libc);
        long size = sizeFor(tree);
        try (Region region = RegionOpener.system()
                .open(backing, RegionOptions.format(COMMAND).withSize(size))) {
            HostBlock.of(region.media()).format(type, context -> context.withProgress(listener));
            region.formatted();
            listener.done("formatted " + backing + " with " + type.name() + " " + type.version() + ", " + (size >> 20)
                    + " MiB, persistence " + region.persistence());
        }
        long begin = System.nanoTime();
        long copied = mounted(backing, mount -> {
            listener.done("mounted on " + mount.zeroThreads().size() + " zero-threads: "
                    + String.join(" ", mount.zeroThreads()));
            return new TreeCopy(tree, mount.vfs().as(Credentials.root(), 0), libc, listener).run();
        });
        long copyNanos = System.nanoTime() - begin;
        listener.done("copied " + tree.entries().size() + " entries of "
                + tree.root().path() + ", " + (copied >> 20) + " MiB, and unmounted");
        begin = System.nanoTime();
        long compared = mounted(
                backing, mount -> new TreeCheck(tree, mount.vfs().as(Credentials.root(), 0), libc, listener).run());
        long checkNanos = System.nanoTime() - begin;
        if (compared != copied) {
            throw new DifferenceException("copied " + copied + " bytes and compared " + compared);
        }
        long files = tree.entries().stream()
                .filter(entry -> entry.type() != FileType.DIRECTORY)
                .count();
        return new Result(files, compared, copyNanos, checkNanos, statistics);
    }

    /** Works with a mount. */
    @FunctionalInterface
    private interface Work {
        long on(LocalMount mount) throws IOException;
    }

    private long mounted(Path backing, Work work) throws IOException {
        Region region = RegionOpener.system().open(backing, RegionOptions.readWrite(COMMAND));
        MountBacking mountBacking = new MountBacking(backing.toString(), region.media(), List.of(), region::close);
        LocalMount mount = feeder.mount(type, mountBacking, "", statistics);
        long result;
        try {
            result = work.on(mount);
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, mount);
            throw e;
        }
        mount.close();
        return result;
    }

    private static void closeAfter(Throwable failure, LocalMount mount) {
        try {
            mount.close();
        } catch (RuntimeException second) {
            if (!second.equals(failure)) {
                failure.addSuppressed(second);
            }
        }
    }

    /**
     * Returns a size with room for a tree: its data in whole blocks, three blocks for whatever an entry needs, and an eighth and
     * 32 MiB for what a filesystem keeps for itself.
     */
    private static long sizeFor(HostTree tree) {
        long size = tree.dataBytes() + 3L * tree.entries().size() * BLOCK;
        size += size / 8 + (32L << 20);
        return (size + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /**
     * Chooses where the file of a run lies: in shared memory if it has room, as persisting a file on a disk costs a disk write
     * for each operation.
     *
     * @param fallback used if there is no shared memory
     * @return a directory
     * @throws IOException if its free space cannot be told
     */
    public static Path directoryFor(Path fallback) throws IOException {
        Path memory = Path.of("/dev/shm");
        if (Files.isDirectory(memory) && Files.isWritable(memory)) {
            return memory;
        }
        if (!Files.isDirectory(fallback)) {
            throw new ErrnoException(Errno.ENOENT, fallback + " is no directory");
        }
        return fallback;
    }
}
