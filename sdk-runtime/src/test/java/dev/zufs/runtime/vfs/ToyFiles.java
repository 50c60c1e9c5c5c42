package dev.zufs.runtime.vfs;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.CloneRequest;
import dev.zufs.runtime.wire.CopyRangeRequest;
import dev.zufs.runtime.wire.FiemapExtent;
import dev.zufs.runtime.wire.FiemapRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.Iomap;
import dev.zufs.runtime.wire.IomapElement;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SeekRequest;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/** Operations of {@link ToyServer} on the content of files. */
final class ToyFiles {

    private static final int PAGE = 4096;

    private final ToyServer server;
    private final MemorySegment region;

    ToyFiles(ToyServer server) {
        this.server = server;
        this.region = server.region;
    }

    int dispatch(MemorySegment buffer, MemorySegment window) {
        return switch (OpHeader.operation(buffer, 0)) {
            case Operation.READ -> read(buffer, window);
            case Operation.WRITE -> write(buffer, window);
            case Operation.PRE_READ -> server.faithful ? ToyServer.err(Errno.EINVAL) : 0;
            case Operation.GET_MULTY -> get(buffer);
            case Operation.FALLOCATE -> fallocate(buffer);
            case Operation.LLSEEK -> seek(buffer);
            case Operation.CLONE -> cloneRange(buffer);
            case Operation.FIEMAP -> fiemap(buffer, window);
            case Operation.COPY_RANGE -> copyRange(buffer);
            default -> throw new AssertionError("operation " + OpHeader.operation(buffer, 0));
        };
    }

    private int read(MemorySegment buffer, MemorySegment window) {
        ToyNode node = server.node(buffer, IoRequest.INODE_COOKIE);
        long position = IoRequest.filePosition(buffer, 0);
        window.fill((byte) 0);
        long length = Math.min(window.byteSize(), Math.max(0, node.size() - position));
        for (long done = 0; done < length; ) {
            long bytes = Math.min(PAGE - (position + done) % PAGE, length - done);
            Long block = node.pages.get((position + done) / PAGE);
            if (block != null) {
                server.copyLater(region, block * PAGE + (position + done) % PAGE, window, done, bytes);
            }
            done += bytes;
        }
        IoRequest.lastPosition(buffer, 0, position + length);
        return 0;
    }

    private int write(MemorySegment buffer, MemorySegment window) {
        ToyNode node = server.node(buffer, IoRequest.INODE_COOKIE);
        long position = IoRequest.filePosition(buffer, 0);
        for (long done = 0; done < window.byteSize(); ) {
            long bytes = Math.min(PAGE - (position + done) % PAGE, window.byteSize() - done);
            long block = ownBlock(node, (position + done) / PAGE);
            if (block == 0) {
                return ToyServer.err(Errno.ENOSPC);
            }
            server.copyLater(window, done, region, block * PAGE + (position + done) % PAGE, bytes);
            done += bytes;
            IoRequest.lastPosition(buffer, 0, position + done);
        }
        return 0;
    }

    /** Gives the block of a page for writing, allocated and not shared; 0 if there is no space. */
    private long ownBlock(ToyNode node, long page) {
        Long present = node.pages.get(page);
        if (present != null && !server.blocks.isShared(present)) {
            return present;
        }
        long block = server.blocks.allocate();
        if (block == 0) {
            return 0;
        }
        MemorySegment target = region.asSlice(block * PAGE, PAGE);
        if (present == null) {
            target.fill((byte) 0);
        } else {
            MemorySegment.copy(region, present * PAGE, target, 0, PAGE);
            server.blocks.release(present);
        }
        node.pages.put(page, block);
        node.countBlocks();
        return block;
    }

    private int get(MemorySegment buffer) {
        ToyNode node = server.node(buffer, IoRequest.INODE_COOKIE);
        long position = IoRequest.filePosition(buffer, 0);
        long length = OpHeader.len(buffer, 0);
        boolean write = (IoRequest.rw(buffer, 0) & IoRequest.RW_WRITE) != 0;
        boolean fault = (IoRequest.rw(buffer, 0) & IoRequest.RW_MMAP) != 0;
        Iomap.capacity(buffer, IoRequest.IOMAP, 4081);
        int count = 0;
        for (long page = position / PAGE; page * PAGE < position + length; page++) {
            boolean fresh = write && !node.pages.containsKey(page);
            long block = write ? ownBlock(node, page) : node.pages.getOrDefault(page, 0L);
            if (write && block == 0) {
                Iomap.count(buffer, IoRequest.IOMAP, 0);
                return ToyServer.err(Errno.ENOSPC);
            }
            if (fresh) {
                IoRequest.returnFlags(buffer, 0, IoRequest.RETURN_NEW);
            }
            Iomap.unit(buffer, IoRequest.IOMAP, count++, IomapElement.ofT1Block(block));
        }
        Iomap.count(buffer, IoRequest.IOMAP, count);
        if (!fault) {
            IoRequest.lastPosition(buffer, 0, position + length);
        }
        OpHeader.outLen(buffer, 0, IoRequest.size(count));
        return 0;
    }

    private int fallocate(MemorySegment buffer) {
        ToyNode node = server.node(buffer, IoRequest.INODE_COOKIE);
        long start = IoRequest.filePosition(buffer, 0);
        long end = IoRequest.lastPosition(buffer, 0);
        long mode = IoRequest.rw(buffer, 0);
        if (mode == IoRequest.MODE_TRUNCATE) {
            dropPages(node, (start + PAGE - 1) / PAGE, Long.MAX_VALUE);
            zero(node, start, (start + PAGE - 1) / PAGE * PAGE);
            node.size(start);
        } else if ((mode & ~IoRequest.MODE_KEEP_SIZE) == 0) {
            for (long page = start / PAGE; page * PAGE < end; page++) {
                if (ownBlock(node, page) == 0) {
                    return ToyServer.err(Errno.ENOSPC);
                }
            }
            if (server.faithful || mode == 0) {
                node.size(Math.max(node.size(), end));
            }
        } else if (mode == (IoRequest.MODE_PUNCH_HOLE | IoRequest.MODE_KEEP_SIZE)) {
            zero(node, start, end);
            dropPages(node, (start + PAGE - 1) / PAGE, end / PAGE);
        } else if ((mode & IoRequest.MODE_ZERO_RANGE) != 0) {
            zero(node, start, end);
        } else if (mode == IoRequest.MODE_COLLAPSE_RANGE) {
            collapse(node, start / PAGE, end / PAGE);
            node.size(node.size() - (end - start));
        } else {
            return ToyServer.err(Errno.EOPNOTSUPP);
        }
        node.countBlocks();
        return 0;
    }

    private void dropPages(ToyNode node, long first, long end) {
        if (end > first) {
            Map<Long, Long> dropped = node.pages.subMap(first, end);
            dropped.values().forEach(server.blocks::release);
            dropped.clear();
        }
    }

    private void collapse(ToyNode node, long first, long end) {
        dropPages(node, first, end);
        TreeMap<Long, Long> moved = new TreeMap<>(node.pages.tailMap(end));
        node.pages.tailMap(end).clear();
        moved.forEach((page, block) -> node.pages.put(page - (end - first), block));
    }

    private void zero(ToyNode node, long start, long end) {
        for (long at = start; at < end; ) {
            long bytes = Math.min(PAGE - at % PAGE, end - at);
            Long block = node.pages.get(at / PAGE);
            if (block != null) {
                region.asSlice(block * PAGE + at % PAGE, bytes).fill((byte) 0);
            }
            at += bytes;
        }
    }

    private int seek(MemorySegment buffer) {
        ToyNode node = server.node(buffer, SeekRequest.INODE_COOKIE);
        long offset = SeekRequest.offsetIn(buffer, 0);
        boolean data = SeekRequest.whence(buffer, 0) == SeekRequest.SEEK_DATA;
        SeekRequest.offsetOut(buffer, 0, -1);
        for (long page = offset / PAGE; page * PAGE < node.size(); page++) {
            if (node.pages.containsKey(page) == data) {
                SeekRequest.offsetOut(buffer, 0, Math.max(offset, page * PAGE));
                return 0;
            }
        }
        if (!data) {
            SeekRequest.offsetOut(buffer, 0, node.size());
        }
        return 0;
    }

    private int cloneRange(MemorySegment buffer) {
        ToyNode source = server.node(buffer, CloneRequest.SOURCE_COOKIE);
        ToyNode target = server.node(buffer, CloneRequest.TARGET_COOKIE);
        long from = CloneRequest.sourcePosition(buffer, 0);
        long to = CloneRequest.targetPosition(buffer, 0);
        long length = CloneRequest.length(buffer, 0);
        if (((from | to) % PAGE != 0 || length % PAGE != 0) && server.faithful) {
            return ToyServer.err(Errno.EOPNOTSUPP);
        }
        for (long page = 0; page * PAGE < length; page++) {
            Long old = target.pages.remove(to / PAGE + page);
            Long block = source.pages.get(from / PAGE + page);
            if (block != null) {
                server.blocks.share(block);
                target.pages.put(to / PAGE + page, block);
            }
            if (old != null) {
                server.blocks.release(old);
            }
        }
        target.size(Math.max(target.size(), to + length));
        target.countBlocks();
        return 0;
    }

    /** Copies nothing: what the caller does then is to be tested. */
    private static int copyRange(MemorySegment buffer) {
        CopyRangeRequest.copied(buffer, 0, 0);
        return ToyServer.err(Errno.EOPNOTSUPP);
    }

    private int fiemap(MemorySegment buffer, MemorySegment window) {
        ToyNode node = server.node(buffer, FiemapRequest.INODE_COOKIE);
        int capacity = FiemapRequest.extentsMax(buffer, 0);
        int count = 0;
        for (Map.Entry<Long, Long> page : node.pages.entrySet()) {
            if (capacity != 0 && count == capacity) {
                break;
            }
            if (capacity != 0) {
                int flags = page.equals(node.pages.lastEntry()) ? FiemapExtent.FLAG_LAST : 0;
                long at = count * FiemapExtent.SIZE;
                FiemapExtent.write(window, at, page.getKey() * PAGE, page.getValue() * PAGE, PAGE, flags);
            }
            count++;
        }
        FiemapRequest.extentsMapped(buffer, 0, count);
        return 0;
    }
}
