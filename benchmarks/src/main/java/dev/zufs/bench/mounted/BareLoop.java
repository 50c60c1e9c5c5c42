package dev.zufs.bench.mounted;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttr;
import dev.zufs.runtime.feeder.fuse.wire.FuseAttrOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseDeviceIoctl;
import dev.zufs.runtime.feeder.fuse.wire.FuseEntryOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpenOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseProtocol;
import dev.zufs.runtime.feeder.fuse.wire.FuseReadIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseReply;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseWriteOut;
import dev.zufs.runtime.libc.IoVector;
import dev.zufs.runtime.libc.Libc;
import dev.zufs.runtime.libc.LinuxConstants;
import dev.zufs.runtime.libc.Syscall;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.thread.CpuAffinity;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The least that a FUSE server can do on {@code /dev/fuse} in Java: what {@code floor.c} does, for its two files alone. It is
 * what the language leaves to a filesystem.
 */
public final class BareLoop {

    private static final long FILE_BYTES = 256L << 20;
    private static final int FILES = 2;
    private static final long ROOT = 1;
    private static final int IO_BYTES = 1 << 20;
    private static final int PAGE = 4096;
    private static final long ENTRY_VALID_SECONDS = 86_400;
    private static final int DIRECTORY_MODE = 0x41ED;
    private static final int FILE_MODE = 0x81A4;
    private static final long HEADER_AT = PAGE - FuseInHeader.SIZE - FuseWriteIn.SIZE;
    private static final long ARGUMENTS_AT = HEADER_AT + FuseInHeader.SIZE;
    private static final int ENODEV = -Errno.ENODEV.number();

    private static final Libc LIBC = Libc.system();

    private final int fd;
    private final MemorySegment files;
    private final MemorySegment input;
    private final MemorySegment reply;
    private final IoVector pieces;

    private BareLoop(int fd, MemorySegment files, Arena arena) {
        this.fd = fd;
        this.files = files;
        this.input = arena.allocate(HEADER_AT + IO_BYTES + PAGE, PAGE);
        this.reply = arena.allocate(PAGE, PAGE);
        this.pieces = new IoVector(2, arena);
    }

    /**
     * Mounts, prints "ready", and serves until it is unmounted.
     *
     * @param arguments the mount point, and a CPU for each thread: its number, or "any"; or "rings" for one ring a CPU
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        String mountPoint = arguments[0];
        String[] cpus =
                arguments.length > 1 ? Arrays.copyOfRange(arguments, 1, arguments.length) : new String[] {"any"};
        try (Region region = RegionOpener.system().anonymous(FILES * FILE_BYTES, true)) {
            region.segment().fill((byte) 1);
            int device = open();
            String options = "fd=" + device
                    + ",rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions,max_read=" + IO_BYTES;
            long flags = LinuxConstants.Mount.NOSUID | LinuxConstants.Mount.NODEV;
            Syscall.check(LIBC.mount("bare", mountPoint, "fuse.bare", flags, options), "mount", mountPoint);
            boolean rings = cpus[0].equals("rings");
            new BareLoop(device, region.segment(), Arena.global()).agree(rings ? FuseInitFlags.OVER_IO_URING : 0);
            List<Thread> threads = new ArrayList<>();
            if (rings) {
                cpus = new String[] {"any"}; // what comes through no ring
                for (int cpu = 0; cpu < LIBC.sysconf(LinuxConstants.SystemProperty.NPROCESSORS_CONF); cpu++) {
                    BareLoop answers = new BareLoop(copyOf(device), region.segment(), Arena.global());
                    threads.add(Thread.ofPlatform().name("ring-" + cpu).start(new BareRing(answers, cpu)));
                }
            }
            for (String cpu : cpus) {
                BareLoop loop = new BareLoop(copyOf(device), region.segment(), Arena.global());
                threads.add(Thread.ofPlatform().name("loop-" + cpu).start(() -> loop.run(cpu)));
            }
            System.out.println("ready");
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    static Libc libc() {
        return LIBC;
    }

    /** Returns the copy of the device. */
    int fd() {
        return fd;
    }

    MemorySegment files() {
        return files;
    }

    MemorySegment reply() {
        return reply;
    }

    private static int open() throws IOException {
        int flags = LinuxConstants.Open.RDWR | LinuxConstants.Open.CLOEXEC;
        return (int) Syscall.check(LIBC.open("/dev/fuse", flags, 0), "open", "/dev/fuse");
    }

    private static int copyOf(int device) throws IOException {
        int copy = open();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment original = arena.allocateFrom(ValueLayout.JAVA_INT, device);
            Syscall.check(LIBC.ioctl(copy, FuseDeviceIoctl.CLONE, original), "ioctl CLONE", "/dev/fuse");
        }
        return copy;
    }

    private void agree(long moreFlags) throws IOException {
        Syscall.check(LIBC.read(fd, input, HEADER_AT, input.byteSize() - HEADER_AT), "read", "INIT");
        FuseReply.cleared(reply, 0, FuseInHeader.unique(input, HEADER_AT), FuseInitOut.SIZE);
        long at = FuseOutHeader.SIZE;
        FuseInitOut.major(reply, at, FuseProtocol.MAJOR);
        FuseInitOut.minor(reply, at, FuseProtocol.MINOR);
        FuseInitOut.maxReadahead(reply, at, FuseInitIn.maxReadahead(input, ARGUMENTS_AT));
        FuseInitFlags.take(
                reply,
                at,
                FuseInitFlags.ASYNC_READ
                        | FuseInitFlags.BIG_WRITES
                        | FuseInitFlags.PARALLEL_DIROPS
                        | FuseInitFlags.MAX_PAGES
                        | FuseInitFlags.HANDLE_KILLPRIV_V2
                        | FuseInitFlags.INIT_EXT
                        | moreFlags);
        FuseInitOut.maxBackground(reply, at, 64);
        FuseInitOut.maxWrite(reply, at, IO_BYTES);
        FuseInitOut.maxPages(reply, at, IO_BYTES / PAGE);
        FuseInitOut.timeGranularityNanos(reply, at, 1);
        Syscall.check(LIBC.write(fd, reply, 0, FuseOutHeader.SIZE + FuseInitOut.SIZE), "write", "INIT");
    }

    private void run(String cpu) {
        try {
            if (!cpu.equals("any")) {
                CpuAffinity.pinCurrentThread(LIBC, Integer.parseInt(cpu));
            }
            serve();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve() throws IOException {
        while (true) {
            long length = LIBC.read(fd, input, HEADER_AT, IO_BYTES + PAGE);
            if (length == ENODEV) {
                return;
            }
            if (length < 0) {
                continue;
            }
            long unique = FuseInHeader.unique(input, HEADER_AT);
            long node = FuseInHeader.nodeId(input, HEADER_AT);
            int opcode = FuseInHeader.opcode(input, HEADER_AT);
            if (opcode == FuseOpcode.READ.number()) {
                read(unique, node);
            } else if (opcode == FuseOpcode.WRITE.number()) {
                write(unique, node);
            } else {
                FuseOpcode known = Objects.requireNonNull(FuseOpcode.of(opcode));
                if (known.hasReply()) {
                    send(control(unique, node, known, input, ARGUMENTS_AT));
                }
            }
        }
    }

    private void read(long unique, long node) throws IOException {
        long offset = FuseReadIn.offset(input, ARGUMENTS_AT);
        long length = within(offset, FuseReadIn.length(input, ARGUMENTS_AT));
        FuseReply.success(reply, 0, unique, length);
        pieces.clear();
        pieces.add(reply, 0, FuseOutHeader.SIZE);
        pieces.add(files, placeOf(node) + offset, length);
        Syscall.check(LIBC.writev(fd, pieces), "writev", "READ");
    }

    private void write(long unique, long node) throws IOException {
        long offset = FuseWriteIn.offset(input, ARGUMENTS_AT);
        int length = FuseWriteIn.length(input, ARGUMENTS_AT);
        MemorySegment.copy(input, PAGE, files, placeOf(node) + offset, length);
        FuseReply.cleared(reply, 0, unique, FuseWriteOut.SIZE);
        FuseWriteOut.length(reply, FuseOutHeader.SIZE, length);
        send(FuseOutHeader.SIZE + FuseWriteOut.SIZE);
    }

    static long within(long offset, int length) {
        return Math.clamp(FILE_BYTES - offset, 0, length);
    }

    static long placeOf(long node) {
        return (node - ROOT - 1) * FILE_BYTES;
    }

    private void send(long length) throws IOException {
        Syscall.check(LIBC.write(fd, reply, 0, length), "write", "/dev/fuse");
    }

    /** Writes the reply to what is neither read nor write; gives its length. */
    long control(long unique, long node, FuseOpcode opcode, MemorySegment names, long nameAt) {
        return switch (opcode) {
            case LOOKUP -> lookUp(unique, names.getString(nameAt));
            case GETATTR, SETATTR -> {
                long whole = FuseReply.cleared(reply, 0, unique, FuseAttrOut.SIZE);
                FuseAttrOut.attributesValid(reply, FuseOutHeader.SIZE, ENTRY_VALID_SECONDS);
                attributes(node, FuseOutHeader.SIZE + FuseAttrOut.ATTRIBUTES);
                yield whole;
            }
            case OPEN, OPENDIR -> FuseReply.cleared(reply, 0, unique, FuseOpenOut.SIZE);
            case RELEASE, RELEASEDIR, FSYNC, DESTROY -> FuseReply.success(reply, 0, unique, 0);
            default -> FuseReply.error(reply, 0, unique, Errno.ENOSYS.number());
        };
    }

    private long lookUp(long unique, String name) {
        long node = ROOT;
        for (int file = 0; file < FILES; file++) {
            node = name.equals("f." + file) ? ROOT + 1 + file : node;
        }
        if (node == ROOT) {
            return FuseReply.error(reply, 0, unique, Errno.ENOENT.number());
        }
        long whole = FuseReply.cleared(reply, 0, unique, FuseEntryOut.SIZE);
        long at = FuseOutHeader.SIZE;
        FuseEntryOut.nodeId(reply, at, node);
        FuseEntryOut.entryValid(reply, at, ENTRY_VALID_SECONDS);
        FuseEntryOut.attributesValid(reply, at, ENTRY_VALID_SECONDS);
        attributes(node, at + FuseEntryOut.ATTRIBUTES);
        return whole;
    }

    private void attributes(long node, long at) {
        FuseAttr.inodeNumber(reply, at, node);
        FuseAttr.mode(reply, at, node == ROOT ? DIRECTORY_MODE : FILE_MODE);
        FuseAttr.linkCount(reply, at, 1);
        FuseAttr.fileSize(reply, at, node == ROOT ? 0 : FILE_BYTES);
        FuseAttr.blockBytes(reply, at, PAGE);
    }
}
