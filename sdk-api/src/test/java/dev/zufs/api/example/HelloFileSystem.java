package dev.zufs.api.example;

import com.google.auto.service.AutoService;
import dev.zufs.api.*;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A filesystem with one file, {@code /hello}, that anybody can read. */
@AutoService(FileSystemType.class)
public record HelloFileSystem(String name, int magic, FormatVersion version) implements FileSystemType {
    private static final FileName NAME = FileName.of("hello");
    private static final MemorySegment TEXT = MemorySegment.ofArray("Hello!\n".getBytes(StandardCharsets.UTF_8));

    public HelloFileSystem() {
        this("hello", 0x4845_4C4F, new FormatVersion(1, 0));
    }

    @Override
    public SuperBlock mount(MountContext context) {
        // the first 4 KiB are the host's
        InodeRecord root = InodeRecord.create(context.memory(), 4096, FileType.DIRECTORY, 0555, 1);
        root.size(4096); // above the position of every entry
        InodeRecord file = InodeRecord.create(context.memory(), 4096 + InodeRecord.BYTES, FileType.REGULAR, 0444, 2);
        file.size(TEXT.byteSize());
        file.blocks(1);
        return new Mounted(new Root(root, new Hello(file)), Statistics.ofBlocks(1, 0));
    }

    record Mounted(Root root, Statistics statistics) implements SuperBlock {
        @Override
        public @Nullable Inode inode(long number) {
            return number == 1 ? root : number == 2 ? root.hello : null;
        }
    }

    record Root(InodeRecord record, Hello hello) implements Directory {
        @Override
        public @Nullable Inode lookup(FileName name) {
            return name.equals(NAME) ? hello : null;
        }

        @Override
        public void list(long position, DirectorySink sink) {
            if (position <= FIRST_POSITION) {
                sink.add(NAME, hello.record.number(), FileType.REGULAR, FIRST_POSITION);
            }
        }
    }

    record Hello(InodeRecord record) implements RegularFile {
        @Override
        public long read(long position, MemorySegment target, IoContext io) {
            long length = Math.min(target.byteSize(), TEXT.byteSize() - position);
            MemorySegment.copy(TEXT, position, target, 0, length);
            target.asSlice(length).fill((byte) 0);
            return length;
        }
    }
}
