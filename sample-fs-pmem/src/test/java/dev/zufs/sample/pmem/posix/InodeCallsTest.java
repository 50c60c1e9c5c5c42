package dev.zufs.sample.pmem.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import dev.zufs.mock.Delivery;
import dev.zufs.mock.MockZuf;
import dev.zufs.runtime.vfs.AttributeRequest;
import dev.zufs.runtime.vfs.DirectoryCalls;
import dev.zufs.runtime.vfs.OpenFlags;
import dev.zufs.runtime.vfs.Rights;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.FileState;
import dev.zufs.runtime.vfs.inode.GatherSink;
import dev.zufs.runtime.vfs.inode.InodeLifecycle;
import dev.zufs.runtime.vfs.inode.NewVnode;
import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.sample.pmem.ZpmemType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls of a feeder that has inodes and names instead of paths, on {@code zpmem}. */
class InodeCallsTest {

    private static final FileName FILE = FileName.of("file");
    private static final FileName MOVED = FileName.of("moved");
    private static final FileName DIRECTORY = FileName.of("directory");

    private static NewVnode node(FileType type, int mode) {
        return NewVnode.of(type.modeBits() | mode, 1000, 1000, 0, true);
    }

    /** Puts the places together when all have come. */
    private static final class Content implements GatherSink {
        final List<MemorySegment> places = new ArrayList<>();
        byte[] bytes = {};
        long holes;

        @Override
        public void data(MemorySegment region, long offset, long length) {
            places.add(region.asSlice(offset, length));
        }

        @Override
        public void hole(long length) {
            holes += length;
            places.add(MemorySegment.ofArray(new byte[(int) length]));
        }

        @Override
        public void end(long total) {
            bytes = new byte[(int) total];
            long at = 0;
            for (MemorySegment place : places) {
                MemorySegment.copy(place, ValueLayout.JAVA_BYTE, 0, bytes, (int) at, (int) place.byteSize());
                at += place.byteSize();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void filesAreMadeWrittenGatheredAndMoved(Delivery delivery) {
        try (MockZuf zuf =
                MockZuf.of(new ZpmemType()).memory(32 << 20).delivery(delivery).build()) {
            zuf.format().mount();
            VfsMount vfs = zuf.vfs();
            InodeLifecycle inodes = vfs.zuf().inodes();
            byte[] content = new byte[300_000];
            new Random(7).nextBytes(content);
            int use = vfs.zuf().beginUse();
            try {
                DirectoryCalls calls = vfs.directoryCalls();
                Vnode root = vfs.zuf().root();
                Vnode directory = calls.create(root, DIRECTORY, node(FileType.DIRECTORY, 0700));
                Vnode file = calls.findOrCreate(directory, FILE, node(FileType.REGULAR, 0600))
                        .inode();
                FileState state = vfs.opens().open(file, OpenFlags.O_RDWR, true, false, Rights.trusted());
                MemorySegment[] source = {MemorySegment.ofArray(content)};
                assertThat(vfs.data().write(file, state, source, 100_000, false))
                        .isEqualTo(content.length);
                Content gathered = new Content();
                assertThat(vfs.data().gather(file, state, 90_000, 1 << 20, true, gathered))
                        .isEqualTo(310_000);
                assertThat(gathered.holes).isBetween(1L, 10_000L);
                byte[] expected = new byte[310_000];
                System.arraycopy(content, 0, expected, 10_000, content.length);
                assertThat(MemorySegment.ofArray(gathered.bytes).mismatch(MemorySegment.ofArray(expected)))
                        .isEqualTo(-1);
                vfs.opens().close(OpenFlags.O_RDWR);
                AttributeRequest request =
                        new AttributeRequest().size(1234).mode(0444).owner(5, 6).times(1_000_000_000L, 2_000_000_000L);
                vfs.attributes().set(file, request, Rights.trusted());
                vfs.xattrs()
                        .set(
                                file,
                                "user.x".getBytes(UTF_8),
                                MemorySegment.ofArray(content).asSlice(0, 9),
                                0,
                                Rights.trusted());
                calls.rename(directory, FILE, root, MOVED, 0);
                calls.removeDirectory(root, DIRECTORY);
                inodes.release(file);
                inodes.release(directory);
                inodes.dropUnused();
                assertThat(inodes.count()).isEqualTo(1);
            } finally {
                vfs.zuf().endUse(use);
            }
            zuf.unmount();
            assertThat(zuf.check(false)).isEmpty();
            zuf.mount();
            assertThat(zuf.posix().status("/moved".getBytes(UTF_8))).satisfies(status -> {
                assertThat(status.size()).isEqualTo(1234);
                assertThat(status.mode()).isEqualTo(FileType.REGULAR.modeBits() | 0444);
                assertThat(status.uid()).isEqualTo(5);
                assertThat(status.gid()).isEqualTo(6);
                assertThat(status.modified()).isEqualTo(2_000_000_000L);
            });
            assertThat(zuf.posix().getXattr("/moved".getBytes(UTF_8), "user.x".getBytes(UTF_8), null, true))
                    .isEqualTo(9);
        }
    }
}
