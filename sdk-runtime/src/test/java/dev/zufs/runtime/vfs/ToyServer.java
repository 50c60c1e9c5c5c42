package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.feeder.MountPort;
import dev.zufs.runtime.feeder.OperationPort;
import dev.zufs.runtime.wire.DentryRequest;
import dev.zufs.runtime.wire.DirectoryEntryCodec;
import dev.zufs.runtime.wire.EvictInodeRequest;
import dev.zufs.runtime.wire.FileMode;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.MountInfo;
import dev.zufs.runtime.wire.MountOperation;
import dev.zufs.runtime.wire.MountRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.PutChain;
import dev.zufs.runtime.wire.ReaddirRequest;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.StatfsRequest;
import dev.zufs.runtime.wire.XattrRequest;
import dev.zufs.runtime.wire.ZufsString;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A small server in memory that speaks op buffers, for tests of the kernel side. It behaves like the example filesystem of
 * the recorded traffic: a directory grows by 4096 bytes with each entry, positions are slots + 2, numbers are never used
 * again. With {@link #faithful}, it has that one's faults too. Reads and writes move
 * their bytes beside other operations; all else is done one operation after the other.
 *
 * <p>Fails where the kernel side breaks the protocol: an unknown cookie, a put of an unknown inode.
 */
final class ToyServer implements OperationPort {

    /** Sees a request before it is executed; true: it has been answered. */
    interface Interceptor {
        boolean answer(MemorySegment buffer, MemorySegment window);
    }

    static final int CAPS_ACL = MountInfo.CAPABILITY_ACL_ON;
    static final int CAPS_NIO = MountInfo.CAPABILITY_NIO_READS | MountInfo.CAPABILITY_NIO_WRITES;

    private static final long FIRST_COOKIE = 0x7F00_0000_1000L;
    private static final long ROOT_NUMBER = 1;

    final MemorySegment region;
    final int capabilities;
    final boolean faithful;
    final Map<Long, ToyNode> byCookie = new HashMap<>();
    final Map<Long, ToyNode> byNumber = new HashMap<>();
    final ToyBlocks blocks;
    final ToyNode root;
    private final ToyFiles files;
    private final ThreadLocal<MemorySegment> buffers =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BUFFER_BYTES, 4096));
    private final ThreadLocal<List<Copy>> copies = ThreadLocal.withInitial(ArrayList::new);
    private long lastNumber = ROOT_NUMBER;
    private volatile @Nullable Interceptor interceptor;
    volatile int cpu;
    boolean mounted;
    int executedPuts;

    @Nullable String remountOptions;

    ToyServer(long regionBytes, int capabilities, boolean faithful) {
        this.region = Arena.ofAuto().allocate(regionBytes, 4096);
        this.capabilities = capabilities;
        this.faithful = faithful;
        this.blocks = new ToyBlocks(regionBytes / 4096);
        this.files = new ToyFiles(this);
        this.root = newNode(ROOT_NUMBER);
        ZusInode.mode(region, root.record, FileMode.DIRECTORY | 0755);
        root.links(2);
    }

    void intercept(@Nullable Interceptor value) {
        interceptor = value;
    }

    ToyNode newNode(long number) {
        long record = blocks.newRecord();
        ToyNode node = new ToyNode(region, number, record, FIRST_COOKIE + number * 64);
        region.asSlice(record, ZusInode.SIZE).fill((byte) 0);
        ZusInode.inodeNumber(region, record, number);
        byNumber.put(number, node);
        return node;
    }

    long nextNumber() {
        return ++lastNumber;
    }

    private void handOut(ToyNode node) {
        node.handles++;
        byCookie.put(node.cookie, node);
    }

    ToyNode nodeOf(long number) {
        return Objects.requireNonNull(byNumber.get(number), "inode " + number);
    }

    ToyNode node(MemorySegment buffer, long at) {
        long cookie = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        ToyNode node = byCookie.get(cookie);
        if (node == null) {
            throw new AssertionError("%s names cookie 0x%x, which is not handed out"
                    .formatted(Operation.name(OpHeader.operation(buffer, 0)), cookie));
        }
        return node;
    }

    @Override
    public MemorySegment buffer() {
        return buffers.get();
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public void execute(MemorySegment window) {
        MemorySegment buffer = buffer();
        List<Copy> mine = copies.get();
        mine.clear();
        synchronized (this) {
            for (long at = PutChain.next(buffer, 0); at != PutChain.END; at = PutChain.next(buffer, at)) {
                executePut(buffer, at);
            }
            OpHeader.flags(buffer, 0, OpHeader.flags(buffer, 0) & ~OpHeader.FLAG_HAS_PIGY_PUT);
            Interceptor current = interceptor;
            if (current == null || !current.answer(buffer, window)) {
                OpHeader.err(buffer, 0, dispatch(buffer, window));
            }
        }
        for (Copy copy : mine) {
            copy.run();
        }
        mine.clear();
    }

    /** Copies when the operation has decided everything, beside other operations: only the kernel side's locks order them. */
    void copyLater(MemorySegment source, long sourceAt, MemorySegment target, long targetAt, long bytes) {
        copies.get().add(new Copy(source, sourceAt, target, targetAt, bytes));
    }

    private record Copy(MemorySegment source, long sourceAt, MemorySegment target, long targetAt, long bytes) {
        void run() {
            MemorySegment.copy(source, sourceAt, target, targetAt, bytes);
        }
    }

    private void executePut(MemorySegment buffer, long at) {
        if (OpHeader.operation(buffer, at) != Operation.PUT_MULTY) {
            throw new AssertionError("only puts ride along");
        }
        node(buffer, at + OpHeader.SIZE);
        executedPuts++;
    }

    private int dispatch(MemorySegment buffer, MemorySegment window) {
        return switch (OpHeader.operation(buffer, 0)) {
            case Operation.NOOP,
                    Operation.MMAP_CLOSE,
                    Operation.SETATTR,
                    Operation.SYNC,
                    Operation.SYNC_ANY,
                    Operation.SYNC_FS -> 0;
            case Operation.SHOW_OPTIONS -> 0;
            case Operation.LOOKUP -> lookup(buffer);
            case Operation.NEW_INODE -> newInode(buffer, window);
            case Operation.ADD_DENTRY -> addDentry(buffer);
            case Operation.REMOVE_DENTRY -> removeDentry(buffer);
            case Operation.RENAME -> rename(buffer);
            case Operation.READDIR -> readdir(buffer, window);
            case Operation.EVICT_INODE, Operation.FREE_INODE -> evict(buffer);
            case Operation.STATFS -> statfs(buffer);
            case Operation.XATTR_GET -> xattrGet(buffer);
            case Operation.XATTR_SET -> xattrSet(buffer);
            case Operation.XATTR_LIST -> xattrList(buffer);
            case Operation.PUT_MULTY -> {
                node(buffer, OpHeader.SIZE);
                executedPuts++;
                yield 0;
            }
            case Operation.IOCTL -> err(Errno.ENOTTY);
            default -> files.dispatch(buffer, window);
        };
    }

    static int err(Errno errno) {
        return -errno.number();
    }

    private static String name(MemorySegment buffer, long at) {
        byte[] name = new byte[ZufsString.MAX_LENGTH];
        return new String(name, 0, ZufsString.copyTo(buffer, at, name), StandardCharsets.ISO_8859_1);
    }

    private int lookup(MemorySegment buffer) {
        ToyNode directory = node(buffer, LookupRequest.DIRECTORY_COOKIE);
        String name = name(buffer, LookupRequest.NAME);
        ToyNode found;
        if (name.equals("..")) {
            found = byNumber.get(ZusInode.parent(region, directory.record));
        } else {
            found = directory.find(name);
        }
        if (found == null) {
            return err(Errno.ENOENT);
        }
        handOut(found);
        LookupRequest.inodeCookie(buffer, 0, found.cookie);
        LookupRequest.inodePosition(buffer, 0, found.record);
        return 0;
    }

    private int newInode(MemorySegment buffer, MemorySegment window) {
        ToyNode directory = node(buffer, NewInodeRequest.DIRECTORY_COOKIE);
        String name = name(buffer, NewInodeRequest.NAME);
        boolean unnamed = (NewInodeRequest.flags(buffer, 0) & NewInodeRequest.FLAG_TMPFILE) != 0;
        ToyNode node = newNode(nextNumber());
        MemorySegment.copy(buffer, NewInodeRequest.INODE, region, node.record, ZusInode.SIZE);
        ZusInode.inodeNumber(region, node.record, node.number);
        int mode = node.mode();
        if (FileMode.type(mode) == FileMode.SYMBOLIC_LINK && node.size() >= ZusInode.SYMLINK_SIZE) {
            long block = blocks.allocate();
            MemorySegment.copy(window, 0, region, block * 4096, node.size());
            region.set(ValueLayout.JAVA_BYTE, block * 4096 + node.size(), (byte) 0);
            ZusInode.symlinkPosition(region, node.record, block * 4096);
        }
        node.links(1);
        if (node.isDirectory()) {
            node.links(2);
            ZusInode.parent(region, node.record, directory.number);
            directory.links(directory.links() + 1);
        }
        if (!unnamed) {
            directory.addEntry(name, node);
        }
        handOut(node);
        NewInodeRequest.inodeCookie(buffer, 0, node.cookie);
        NewInodeRequest.inodePosition(buffer, 0, node.record);
        return 0;
    }

    private int addDentry(MemorySegment buffer) {
        ToyNode node = node(buffer, DentryRequest.INODE_COOKIE);
        node(buffer, DentryRequest.DIRECTORY_COOKIE).addEntry(name(buffer, DentryRequest.NAME), node);
        node.links(node.links() + 1);
        return 0;
    }

    private int removeDentry(MemorySegment buffer) {
        ToyNode node = node(buffer, DentryRequest.INODE_COOKIE);
        ToyNode directory = node(buffer, DentryRequest.DIRECTORY_COOKIE);
        int slot = directory.slotOf(name(buffer, DentryRequest.NAME));
        if (slot < 0) {
            return err(Errno.ENOENT);
        }
        if (node.isDirectory() && node.size() != 0) {
            return err(Errno.ENOTEMPTY);
        }
        directory.removeEntry(slot);
        drop(directory, node);
        return 0;
    }

    private static void drop(ToyNode directory, ToyNode node) {
        node.links(node.isDirectory() ? 0 : node.links() - 1);
        if (node.isDirectory()) {
            directory.links(directory.links() - 1);
        }
    }

    private int rename(MemorySegment buffer) {
        ToyNode from = node(buffer, RenameRequest.OLD_DIRECTORY_COOKIE);
        ToyNode to = node(buffer, RenameRequest.NEW_DIRECTORY_COOKIE);
        ToyNode moved = node(buffer, RenameRequest.OLD_INODE_COOKIE);
        String oldName = name(buffer, RenameRequest.OLD_NAME);
        String newName = name(buffer, RenameRequest.NEW_NAME);
        if (RenameRequest.newInodeCookie(buffer, 0) != 0) {
            ToyNode target = node(buffer, RenameRequest.NEW_INODE_COOKIE);
            if (faithful && RenameRequest.flags(buffer, 0) != 0) {
                return err(Errno.EOPNOTSUPP);
            }
            if ((RenameRequest.flags(buffer, 0) & RenameRequest.FLAG_EXCHANGE) != 0) {
                int oldSlot = from.slotOf(oldName);
                int newSlot = to.slotOf(newName);
                from.entries.put(oldSlot, new ToyNode.Entry(oldName, target, 1));
                to.entries.put(newSlot, new ToyNode.Entry(newName, moved, 1));
                moveParents(from, to, moved);
                moveParents(to, from, target);
                return 0;
            }
            if (faithful) {
                from.removeEntry(from.slotOf(oldName));
                moved.links(moved.links() - 1);
                return 0;
            }
            if (target.isDirectory() && target.size() != 0) {
                return err(Errno.ENOTEMPTY);
            }
            to.removeEntry(to.slotOf(newName));
            drop(to, target);
        }
        from.removeEntry(from.slotOf(oldName));
        to.addEntry(newName, moved);
        moveParents(from, to, moved);
        return 0;
    }

    private void moveParents(ToyNode from, ToyNode to, ToyNode moved) {
        if (moved.isDirectory() && from != to) {
            ZusInode.parent(region, moved.record, to.number);
            from.links(from.links() - 1);
            to.links(to.links() + 1);
        }
    }

    private int readdir(MemorySegment buffer, MemorySegment window) {
        ToyNode directory = node(buffer, ReaddirRequest.DIRECTORY_COOKIE);
        long position = ReaddirRequest.position(buffer, 0);
        long end = window.byteSize();
        long at = 0;
        long parent = directory == root ? faithful ? 0 : ROOT_NUMBER : ZusInode.parent(region, directory.record);
        if (position == 0) {
            at = put(window, at, end, directory.number, FileMode.DIRECTORY, 0, ".");
            position = 1;
        }
        if (position == 1) {
            at = put(window, at, end, parent, FileMode.DIRECTORY, 1, "..");
            position = 2;
        }
        for (Map.Entry<Integer, ToyNode.Entry> slot :
                directory.entries.tailMap((int) position - 2).entrySet()) {
            ToyNode node = slot.getValue().node();
            long next = put(
                    window,
                    at,
                    end,
                    node.number,
                    node.mode(),
                    slot.getKey() + 2,
                    slot.getValue().name());
            if (next < 0) {
                ReaddirRequest.more(buffer, 0, 1);
                break;
            }
            at = next;
            position = slot.getKey() + 3L;
        }
        ReaddirRequest.position(buffer, 0, position);
        return 0;
    }

    private static long put(
            MemorySegment window, long at, long end, long number, int mode, long position, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        int type = FileMode.directoryEntryType(mode);
        return DirectoryEntryCodec.write(window, at, end, number, type, position, bytes);
    }

    private int evict(MemorySegment buffer) {
        ToyNode node = node(buffer, EvictInodeRequest.INODE_COOKIE);
        boolean race = EvictInodeRequest.flags(buffer, 0) != 0;
        // Also without the flag: a lookup may have handed it out anew while this was on its way.
        node.handles--;
        if (race && node.handles == 0) {
            throw new AssertionError("a surplus cookie was the last");
        }
        if (node.handles == 0) {
            byCookie.remove(node.cookie);
        }
        if (OpHeader.operation(buffer, 0) == Operation.FREE_INODE) {
            byNumber.remove(node.number);
            node.pages.values().forEach(blocks::release);
            blocks.releaseRecord(node.record);
        }
        return 0;
    }

    private int statfs(MemorySegment buffer) {
        StatfsRequest.clearAnswer(buffer, 0);
        StatfsRequest.blockSize(buffer, 0, 4096);
        StatfsRequest.blocks(buffer, 0, blocks.total());
        StatfsRequest.blocksFree(buffer, 0, blocks.free());
        StatfsRequest.blocksAvailable(buffer, 0, blocks.free());
        StatfsRequest.nameLength(buffer, 0, 255);
        return 0;
    }

    private String xattrName(MemorySegment buffer) {
        int length = XattrRequest.nameLen(buffer, 0);
        byte[] name = buffer.asSlice(XattrRequest.DATA, length - 1).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(name, StandardCharsets.ISO_8859_1);
        return faithful ? text : XattrRequest.type(buffer, 0) + "." + text;
    }

    private int xattrGet(MemorySegment buffer) {
        byte[] value = node(buffer, OpHeader.SIZE).xattrs.get(xattrName(buffer));
        int room = XattrRequest.bufferSize(buffer, 0);
        if (value == null) {
            return err(Errno.ENODATA);
        }
        if (value.length > room && (room != 0 || faithful)) {
            return err(Errno.ERANGE);
        }
        answer(buffer, value, room);
        return 0;
    }

    private static void answer(MemorySegment buffer, byte[] value, int room) {
        XattrRequest.bufferSize(buffer, 0, value.length);
        if (room != 0) {
            MemorySegment.copy(value, 0, buffer, ValueLayout.JAVA_BYTE, XattrRequest.DATA, value.length);
            OpHeader.outLen(buffer, 0, 4 + value.length);
        }
    }

    private int xattrSet(MemorySegment buffer) {
        ToyNode node = node(buffer, OpHeader.SIZE);
        String name = xattrName(buffer);
        int size = XattrRequest.bufferSize(buffer, 0);
        int flags = XattrRequest.flags(buffer, 0);
        boolean present = node.xattrs.containsKey(name);
        if (flags == XattrRequest.FLAG_CREATE && present) {
            return err(Errno.EEXIST);
        }
        if (flags == XattrRequest.FLAG_REPLACE && !present) {
            return err(Errno.ENODATA);
        }
        if (size == 0 && XattrRequest.ioctlFlags(buffer, 0) == 0) {
            return node.xattrs.remove(name) == null ? err(Errno.ENODATA) : 0;
        }
        long at = XattrRequest.value(buffer, 0);
        node.xattrs.put(name, buffer.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE));
        ZusInode.xattr(region, node.record, 1);
        return 0;
    }

    private int xattrList(MemorySegment buffer) {
        ToyNode node = node(buffer, OpHeader.SIZE);
        StringBuilder names = new StringBuilder();
        node.xattrs.keySet().forEach(name -> names.append(listed(name)));
        byte[] list = names.toString().getBytes(StandardCharsets.ISO_8859_1);
        int room = XattrRequest.bufferSize(buffer, 0);
        if (room != 0 && room < list.length) {
            return err(Errno.ERANGE);
        }
        answer(buffer, list, room);
        return 0;
    }

    private String listed(String name) {
        if (faithful) {
            return name + '\0';
        }
        String[] prefixes = {"", "security.", "system.", "trusted.", "user."};
        return prefixes[name.charAt(0) - '0'] + name.substring(2) + '\0';
    }

    static String options(MemorySegment request) {
        int length = MountInfo.mountOptionsLen(request, MountRequest.INFO);
        byte[] text = request.asSlice(MountRequest.MOUNT_OPTIONS, length).toArray(ValueLayout.JAVA_BYTE);
        String whole = new String(text, StandardCharsets.UTF_8);
        int end = whole.indexOf('\0');
        return end < 0 ? whole : whole.substring(0, end);
    }

    /** Executes a mount request; a method reference to this is the {@link MountPort}. */
    void executeMount(MemorySegment request) {
        switch (OpHeader.operation(request, 0)) {
            case MountOperation.MOUNT -> {
                mounted = true;
                handOut(root);
                MountInfo.superBlockCookie(request, MountRequest.INFO, 0x5B00);
                MountInfo.rootCookie(request, MountRequest.INFO, root.cookie);
                MountInfo.rootPosition(request, MountRequest.INFO, root.record);
                MountInfo.capabilities(request, MountRequest.INFO, capabilities);
                MountInfo.blockSizeBits(request, MountRequest.INFO, 12);
            }
            case MountOperation.UMOUNT -> {
                mounted = false;
                if (!byCookie.isEmpty()) {
                    throw new AssertionError("not dropped at unmount: " + byCookie.keySet());
                }
            }
            case MountOperation.REMOUNT -> remountOptions = options(request);
            default -> throw new AssertionError("no mount operation");
        }
    }
}
