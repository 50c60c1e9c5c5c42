package dev.zufs.runtime.demo;

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
import dev.zufs.runtime.plugin.PluginContext;
import dev.zufs.runtime.vfs.Credentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Formats a file, mounts it in this process, copies a tree into it, unmounts, mounts again, and compares everything.
 *
 * <p><b>Threads:</b> one; the work is done by others.
 */
public final class Demo {

    private static final String COMMAND = "zufs demo";

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
     * @param backing the file to format; made if it is missing, and left to the caller
     * @param name what to call it
     * @return what came back
     * @throws IOException if the tree cannot be read, or the file not be made
     * @throws DifferenceException if anything is not as it was
     * @throws dev.zufs.api.ErrnoException what the filesystem answered where it must not fail
     */
    public Result run(DemoInput input, Path backing, String name) throws IOException {
        HostTree tree = input.tree();
        long size = input.backingBytes();
        try (Region region = RegionOpener.system()
                        .open(backing, RegionOptions.format(COMMAND).withSize(size));
                PluginContext _ = PluginContext.enter(type)) {
            HostBlock.of(region.media()).format(type, context -> context.withProgress(listener));
            region.formatted();
            listener.done("formatted " + name + " with " + type.name() + " " + type.version() + ", " + (size >> 20)
                    + " MiB, persistence " + region.persistence());
        }
        long begin = System.nanoTime();
        long copied = mounted(backing, name, mount -> {
            listener.done("mounted on " + mount.zeroThreads().size() + " zero-threads: "
                    + String.join(" ", mount.zeroThreads()));
            return new TreeCopy(tree, mount.vfs().as(Credentials.root(), 0), libc, listener).run();
        });
        long copyNanos = System.nanoTime() - begin;
        listener.done("copied " + tree.entries().size() + " entries of "
                + tree.root().path() + ", " + (copied >> 20) + " MiB, and unmounted");
        begin = System.nanoTime();
        long compared = mounted(
                backing,
                name,
                mount -> new TreeCheck(tree, mount.vfs().as(Credentials.root(), 0), libc, listener).run());
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

    private long mounted(Path backing, String name, Work work) throws IOException {
        Region region = RegionOpener.system().open(backing, RegionOptions.readWrite(COMMAND));
        MountBacking mountBacking = new MountBacking(name, region.media(), List.of(), region::close);
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
}
