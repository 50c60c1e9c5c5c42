package dev.zufs.runtime.vfs;

import static dev.zufs.runtime.vfs.PosixTest.assertFails;
import static dev.zufs.runtime.vfs.ToyMount.bytes;
import static dev.zufs.runtime.vfs.ToyMount.nativeBytes;
import static dev.zufs.runtime.vfs.ToyMount.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Errno;
import dev.zufs.runtime.vfs.inode.Mapping;
import dev.zufs.runtime.vfs.inode.Profile;
import dev.zufs.runtime.wire.CloneRequest;
import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.NewInodeRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.SetattrRequest;
import dev.zufs.runtime.wire.ZusInode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each row of the table in {@link Profile}, in both columns. */
class ProfileTest {

    private static void failing(ToyMount toy, int operation, Errno errno) {
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) != operation) {
                return false;
            }
            OpHeader.err(buffer, 0, -errno.number());
            return true;
        });
    }

    @ParameterizedTest
    @EnumSource
    void errorOfLookup(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        toy.vfs.dropCaches();
        failing(toy, Operation.LOOKUP, Errno.EIO);
        assertFails(profile == Profile.POSIX ? Errno.EIO : Errno.ENOENT, () -> toy.posix.status(path("/a")));
        toy.server.intercept(null);
        if (profile == Profile.POSIX) {
            assertThat(toy.posix.status(path("/a")).size()).isZero();
        } else {
            assertFails(Errno.ENOENT, () -> toy.posix.status(path("/a")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorOfReaddir(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        failing(toy, Operation.READDIR, Errno.EIO);
        if (profile == Profile.POSIX) {
            assertFails(Errno.EIO, () -> toy.names("/"));
        } else {
            assertThat(toy.names("/")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sizeAfterFailedAndShortWrites(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("0123456789"), 0);
            failing(toy, Operation.WRITE, Errno.ENOSPC);
            assertFails(Errno.ENOSPC, () -> file.write(bytes("x".repeat(90)), 10));
            assertThat(file.status().size()).isEqualTo(profile == Profile.POSIX ? 10 : 100);
            assertThat(ZusInode.fileSize(toy.server.region, toy.server.nodeOf(2).record))
                    .isEqualTo(profile == Profile.POSIX ? 10 : 100);
            assertFails(Errno.ENOSPC, () -> file.write(bytes("x"), 3));
            assertThat(file.status().size()).isEqualTo(profile == Profile.POSIX ? 10 : 100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sizeAfterAFailedWriteBehindTheEnd(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("0123456789"), 0);
            failing(toy, Operation.WRITE, Errno.ENOSPC);
            assertFails(Errno.ENOSPC, () -> file.write(bytes("x".repeat(90)), 5000));
            long size = profile == Profile.POSIX ? 10 : 5090;
            assertThat(file.status().size()).isEqualTo(size);
            assertThat(ZusInode.fileSize(toy.server.region, toy.server.nodeOf(2).record))
                    .isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, 4999, 5000, 5091, Long.MAX_VALUE})
    void sizeAfterAWriteBehindTheEndWhoseReplyMakesNoSense(long lastPosition) {
        for (int capabilities : new int[] {0, ToyServer.CAPS_NIO}) {
            ToyMount toy = new ToyMount(Profile.POSIX, capabilities);
            try (OpenFile file = toy.create("/a")) {
                file.write(bytes("0123456789"), 0);
                toy.server.intercept((buffer, window) -> {
                    IoRequest.lastPosition(buffer, 0, lastPosition);
                    return OpHeader.operation(buffer, 0) == Operation.WRITE
                            || OpHeader.operation(buffer, 0) == Operation.GET_MULTY;
                });
                assertFails(Errno.EIO, () -> file.write(bytes("x".repeat(90)), 5000));
                assertThat(file.status().size()).isEqualTo(10);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordAfterFailedSetattr(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        long changed = toy.posix.status(path("/a")).changed();
        failing(toy, Operation.SETATTR, Errno.EIO);
        assertFails(Errno.EIO, () -> toy.posix.setMode(path("/a"), 0600));
        FileStatus status = toy.posix.status(path("/a"));
        assertThat(status.mode() & 0777).isEqualTo(profile == Profile.POSIX ? 0644 : 0600);
        assertThat(status.changed() == changed).isEqualTo(profile == Profile.POSIX);
    }

    @ParameterizedTest
    @EnumSource
    void replyWithoutProgressIsAnError(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        try (OpenFile file = toy.create("/a")) {
            file.write(bytes("abc"), 0);
            toy.server.intercept((buffer, window) -> OpHeader.operation(buffer, 0) == Operation.READ
                    || OpHeader.operation(buffer, 0) == Operation.WRITE);
            assertFails(Errno.EIO, () -> file.read(MemorySegment.ofArray(new byte[3]), 0));
            assertFails(Errno.EIO, () -> file.write(bytes("x"), 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void syncOfWhatWasNotWrittenThroughAMapping(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                OpenFile directory = toy.posix.open(path("/"), OpenFlags.O_DIRECTORY, 0)) {
            toy.port.take();
            file.sync();
            directory.sync();
        }
        if (profile == Profile.POSIX) {
            assertThat(toy.port.takeNames()).containsExactly("SYNC_ANY", "SYNC_ANY");
        } else {
            assertThat(toy.port.takeNames()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aclAfterChmod(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        byte[] name = path("system.posix_acl_access");
        toy.posix.setXattr(path("/a"), name, ReplayScript.acl(0), 0, true);
        toy.port.take();
        toy.posix.setMode(path("/a"), 0640);
        MemorySegment acl = MemorySegment.ofArray(new byte[44]);
        toy.posix.getXattr(path("/a"), name, acl, true);
        int mask = acl.get(ValueLayout.JAVA_SHORT_UNALIGNED, 4 + 3 * 8 + 2);
        if (profile == Profile.POSIX) {
            assertThat(toy.port.takeNames()).containsExactly("SETATTR", "XATTR_SET");
            assertThat(mask).isEqualTo(4);
        } else {
            assertThat(toy.port.takeNames()).containsExactly("SETATTR");
            assertThat(mask).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void modeThatAnAclSets(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        byte[] name = path("system.posix_acl_access");
        toy.port.take();
        toy.posix.setXattr(path("/a"), name, ReplayScript.acl(0), 0, true);
        List<RecordingPort.Sent> sent = toy.port.take();
        boolean posix = profile == Profile.POSIX;
        assertThat(sent.stream().map(Object::toString))
                .containsExactly(posix ? new String[] {"XATTR_SET", "SETATTR"} : new String[] {"XATTR_SET"});
        if (posix) {
            assertThat(SetattrRequest.attributes(sent.getLast().segment(), 0))
                    .isEqualTo(SetattrRequest.ATTRIBUTE_MODE | SetattrRequest.ATTRIBUTE_CTIME);
        }
        toy.posix.removeXattr(path("/a"), name, true);
        assertThat(toy.port.takeNames())
                .as("the time of the change")
                .containsExactly(posix ? new String[] {"XATTR_SET", "SETATTR"} : new String[] {"XATTR_SET"});
    }

    @ParameterizedTest
    @EnumSource
    void modeAfterAnAclThatCouldNotBeStored(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        FileStatus before = toy.posix.status(path("/a"));
        failing(toy, Operation.XATTR_SET, Errno.ENOSPC);
        toy.port.take();
        assertFails(
                Errno.ENOSPC,
                () -> toy.posix.setXattr(path("/a"), path("system.posix_acl_access"), ReplayScript.acl(0), 0, true));
        assertThat(toy.port.takeNames()).containsExactly("XATTR_SET");
        assertThat(toy.posix.status(path("/a"))).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void copyFileRange(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "x".repeat(5000));
        try (OpenFile source = toy.open("/a");
                OpenFile target = toy.create("/b")) {
            toy.port.take();
            assertThat(target.copyRange(source, 0, 0, 5000)).isEqualTo(5000);
            boolean posix = profile == Profile.POSIX;
            assertThat(toy.port.takeNames())
                    .containsExactly(posix ? new String[] {"COPY_RANGE", "CLONE"} : new String[] {"CLONE"});
            assertThat(target.copyRange(source, 1, 10_000, 100)).isEqualTo(100);
            assertThat(toy.port.takeNames())
                    .containsExactly(
                            posix ? new String[] {"COPY_RANGE", "READ", "WRITE"} : new String[] {"READ", "WRITE"});
        }
        assertThat(toy.content("/b")).isEqualTo("x".repeat(5000) + "\0".repeat(5000) + "x".repeat(100));
    }

    @ParameterizedTest
    @EnumSource
    void cloneIntoALongerFile(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "x".repeat(4096));
        toy.createFile("/b", "y".repeat(8192));
        try (OpenFile source = toy.open("/a");
                OpenFile target = toy.open("/b")) {
            toy.port.take();
            target.cloneRange(source, 0, 0, 0);
        }
        MemorySegment request = toy.port.take().getFirst().segment();
        assertThat(OpHeader.operation(request, 0)).isEqualTo(Operation.CLONE);
        assertThat(CloneRequest.lengthRoundedUp(request, 0)).isEqualTo(profile == Profile.POSIX ? 4096 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void mappingOfAHoleThatIsWritten(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        try (OpenFile file = toy.create("/a")) {
            file.truncate(4096);
            try (Mapping mapping = file.map(0, 4096, true, false)) {
                MemorySegment target = MemorySegment.ofArray(new byte[1]);
                mapping.load(0, target);
                file.write(bytes("x"), 0);
                mapping.load(0, target);
                assertThat(target.get(ValueLayout.JAVA_BYTE, 0))
                        .isEqualTo(profile == Profile.POSIX ? (byte) 'x' : (byte) 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inodeByNumber(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "abc");
        FileStatus status = toy.posix.status(path("/a"));
        try (OpenFile held = toy.posix.openByNumber(status.number(), status.generation(), OpenFlags.O_RDONLY)) {
            assertThat(held.status().size()).isEqualTo(3);
        }
        toy.vfs.dropCaches();
        toy.server.intercept((buffer, window) -> {
            if (OpHeader.operation(buffer, 0) == Operation.INODE_BY_NUMBER) {
                OpHeader.err(buffer, 0, -Errno.ENOENT.number());
                return true;
            }
            return false;
        });
        toy.port.take();
        assertFails(Errno.ESTALE, () -> toy.posix.openByNumber(status.number(), status.generation(), 0));
        if (profile == Profile.POSIX) {
            assertThat(toy.port.takeNames()).containsExactly("INODE_BY_NUMBER");
        } else {
            assertThat(toy.port.takeNames()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void appendWhileAnotherAppendRuns(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        int flags = OpenFlags.O_CREAT | OpenFlags.O_RDWR | OpenFlags.O_APPEND;
        try (OpenFile one = toy.posix.open(path("/a"), flags, 0644);
                OpenFile other = toy.posix.open(path("/a"), flags, 0644)) {
            // In profile ZUF they would overlap only if neither had raised the size when the other looks at it.
            toy.onWayOf(Operation.WRITE, () -> other.write(bytes("second")));
            one.write(bytes("first"));
            assertThat(one.seek(0, OpenFile.SEEK_CUR)).isEqualTo(5);
            assertThat(other.seek(0, OpenFile.SEEK_CUR)).isEqualTo(11);
        }
        assertThat(toy.port.takeNames()).endsWith("WRITE", "WRITE");
        assertThat(toy.content("/a")).isEqualTo("firstsecond");
    }

    @Test
    void concurrentAppendsGetBytesOfTheirOwn() throws InterruptedException {
        ToyMount toy = new ToyMount(Profile.POSIX);
        int flags = OpenFlags.O_CREAT | OpenFlags.O_RDWR | OpenFlags.O_APPEND;
        toy.posix.open(path("/log"), flags, 0644).close();
        Thread[] writers = new Thread[3];
        for (int index = 0; index < writers.length; index++) {
            String line = String.valueOf((char) ('a' + index)).repeat(10);
            writers[index] = Thread.ofPlatform().start(() -> {
                try (OpenFile file = toy.posix.open(path("/log"), flags, 0644)) {
                    for (int round = 0; round < 50; round++) {
                        file.write(bytes(line));
                    }
                }
            });
        }
        for (Thread writer : writers) {
            writer.join();
        }
        String content = toy.content("/log");
        assertThat(content).hasSize(1500);
        for (int at = 0; at < content.length(); at += 10) {
            assertThat(content.substring(at, at + 10))
                    .isEqualTo(content.substring(at, at + 1).repeat(10));
        }
    }

    @Test
    void shortWriteKeepsWhatWasWritten() {
        ToyMount toy = new ToyMount(Profile.POSIX);
        try (OpenFile file = toy.create("/a")) {
            toy.server.intercept((buffer, window) -> {
                if (OpHeader.operation(buffer, 0) == Operation.WRITE) {
                    IoRequest.lastPosition(buffer, 0, Math.min(40, IoRequest.filePosition(buffer, 0) + 40));
                    OpHeader.err(buffer, 0, -Errno.ENOSPC.number());
                    return true;
                }
                return false;
            });
            assertThat(file.write(bytes("x".repeat(100)), 0)).isEqualTo(40);
            assertThat(file.status().size()).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timesAfterFailedOperationsOnNames(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.posix.makeDirectory(path("/d"), 0755);
        toy.createFile("/d/f", "");
        toy.createFile("/g", "");
        FileStatus root = toy.posix.status(path("/"));
        FileStatus directory = toy.posix.status(path("/d"));
        FileStatus file = toy.posix.status(path("/g"));
        assertFails(Errno.ENOTEMPTY, () -> toy.posix.removeDirectory(path("/d")));
        failing(toy, Operation.RENAME, Errno.ENOSPC);
        assertFails(Errno.ENOSPC, () -> toy.posix.rename(path("/g"), path("/d/f")));
        failing(toy, Operation.ADD_DENTRY, Errno.ENOSPC);
        assertFails(Errno.ENOSPC, () -> toy.posix.link(path("/g"), path("/h")));
        failing(toy, Operation.NEW_INODE, Errno.ENOSPC);
        assertFails(Errno.ENOSPC, () -> toy.posix.makeDirectory(path("/e"), 0755));
        boolean posix = profile == Profile.POSIX;
        assertThat(toy.posix.status(path("/")).equals(root)).isEqualTo(posix);
        assertThat(toy.posix.status(path("/d")).equals(directory)).isEqualTo(posix);
        assertThat(toy.posix.status(path("/g")).equals(file)).isEqualTo(posix);
        assertThat(ZusInode.mtimeNanos(toy.server.region, toy.server.root.record) == root.modified())
                .isEqualTo(posix);
    }

    @ParameterizedTest
    @EnumSource
    void changeTimesOfARename(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        toy.createFile("/b", "");
        toy.createFile("/c", "");
        boolean posix = profile == Profile.POSIX;
        FileStatus a = toy.posix.status(path("/a"));
        FileStatus b = toy.posix.status(path("/b"));
        toy.posix.rename(path("/a"), toy.posix, path("/b"), Posix.RENAME_EXCHANGE);
        assertThat(toy.posix.status(path("/a")).changed()).isGreaterThan(b.changed());
        assertThat(toy.posix.status(path("/b")).changed() > a.changed()).isEqualTo(posix);
        FileStatus c = toy.posix.status(path("/c"));
        toy.posix.rename(path("/c"), path("/a"));
        assertThat(toy.posix.status(path("/a")).changed() > c.changed()).isEqualTo(posix);
    }

    @ParameterizedTest
    @EnumSource
    void modeOfANewInodeBeforeItsList(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.posix.makeDirectory(path("/d"), 0755);
        toy.posix.setXattr(path("/d"), path("system.posix_acl_default"), ReplayScript.acl(0), 0, true);
        toy.port.take();
        toy.posix.makeNode(path("/d/f"), 0666, 0);
        List<RecordingPort.Sent> sent = toy.port.take();
        boolean posix = profile == Profile.POSIX;
        assertThat(sent.stream().map(Object::toString))
                .containsExactly(
                        posix
                                ? new String[] {"LOOKUP", "NEW_INODE", "XATTR_SET", "SETATTR"}
                                : new String[] {"LOOKUP", "NEW_INODE", "XATTR_SET"});
        assertThat(ZusInode.mode(nativeBytes(sent.get(1).bytes()), NewInodeRequest.INODE) & 0777)
                .isEqualTo(posix ? 0644 : 0664);
        assertThat(toy.posix.status(path("/d/f")).mode() & 0777).isEqualTo(0664);
        assertThat(ZusInode.mode(toy.server.region, toy.server.nodeOf(3).record) & 0777)
                .isEqualTo(0664);
    }

    @ParameterizedTest
    @EnumSource
    void directoryOfAFileWithoutAName(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        FileStatus before = toy.posix.status(path("/"));
        toy.posix.open(path("/"), OpenFlags.O_TMPFILE | OpenFlags.O_RDWR, 0600).close();
        assertThat(toy.posix.status(path("/")).equals(before)).isEqualTo(profile == Profile.POSIX);
    }

    @ParameterizedTest
    @EnumSource
    void changeTimeOfAnExtendedAttribute(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        FileStatus before = toy.posix.status(path("/a"));
        toy.port.take();
        toy.onReplyTo(
                Operation.XATTR_SET,
                () -> ZusInode.blocks(toy.server.region, toy.server.nodeOf(before.number()).record, 7));
        toy.posix.setXattr(path("/a"), path("user.x"), bytes("1"), 0, true);
        boolean posix = profile == Profile.POSIX;
        String[] operations = posix ? new String[] {"XATTR_SET", "SETATTR"} : new String[] {"XATTR_SET"};
        List<RecordingPort.Sent> sent = toy.port.take();
        assertThat(sent.stream().map(Object::toString)).containsExactly(operations);
        if (posix) {
            assertThat(SetattrRequest.attributes(sent.getLast().segment(), 0))
                    .isEqualTo(SetattrRequest.ATTRIBUTE_CTIME);
        }
        FileStatus after = toy.posix.status(path("/a"));
        assertThat(after.changed() > before.changed()).isEqualTo(posix);
        assertThat(after.blocks()).isEqualTo(posix ? 7 * 8 : 0);
        failing(toy, Operation.XATTR_SET, Errno.ENOSPC);
        assertFails(Errno.ENOSPC, () -> toy.posix.removeXattr(path("/a"), path("user.x"), true));
        assertThat(toy.posix.status(path("/a"))).isEqualTo(after);
    }

    @ParameterizedTest
    @EnumSource
    void idBitsAfterAnAllocation(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "");
        toy.posix.setOwner(path("/a"), 1000, 1000, true);
        toy.posix.setMode(path("/a"), 06755);
        try (OpenFile file = toy.vfs.as(Credentials.of(1000, 1000), 022).open(path("/a"), OpenFlags.O_RDWR, 0)) {
            file.allocate(0, 0, 4096);
            assertThat(file.status().mode() & 07777).isEqualTo(profile == Profile.POSIX ? 0755 : 06755);
        }
        toy.posix.setMode(path("/a"), 06755);
        try (OpenFile file = toy.open("/a")) {
            file.allocate(0, 4096, 4096);
            assertThat(file.status().mode() & 07777)
                    .as("of a caller who may keep them")
                    .isEqualTo(06755);
        }
    }

    @ParameterizedTest
    @EnumSource
    void holeInAFileWithoutBlocks(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        try (OpenFile file = toy.create("/a")) {
            file.truncate(8192);
            toy.port.take();
            boolean posix = profile == Profile.POSIX;
            assertThat(file.seek(0, OpenFile.SEEK_HOLE)).isEqualTo(posix ? 0 : 8192);
            assertFails(Errno.ENXIO, () -> file.seek(0, OpenFile.SEEK_DATA));
            assertThat(toy.port.takeNames()).isEqualTo(posix ? List.of("LLSEEK", "LLSEEK") : List.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthOfReaddir(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        for (int index = 0; index < 40; index++) {
            toy.createFile("/" + index, "");
        }
        toy.port.take();
        assertThat(toy.names("/")).hasSize(40);
        assertThat(OpHeader.len(toy.port.take().getFirst().segment(), 0))
                .isEqualTo(profile == Profile.POSIX ? 64 << 10 : 40 * 4096);
    }

    @ParameterizedTest
    @EnumSource
    void syncOfTheWholeFilesystem(Profile profile) {
        ToyMount toy = new ToyMount(profile);
        toy.createFile("/a", "abc");
        try (OpenFile file = toy.open("/a");
                Mapping mapping = file.map(0, 4096, true, true)) {
            mapping.store(0, bytes("x"));
            toy.createFile("/b", "abc");
            toy.port.take();
            toy.vfs.sync();
            boolean posix = profile == Profile.POSIX;
            assertThat(toy.port.takeNames())
                    .filteredOn(name -> name.startsWith("SYNC"))
                    .isEqualTo(posix ? List.of("SYNC_ANY", "SYNC_FS") : List.of("SYNC"));
            int[] failing = posix ? new int[] {Operation.SYNC_ANY, Operation.SYNC_FS} : new int[] {Operation.SYNC};
            for (int operation : failing) {
                mapping.store(0, bytes("y"));
                failing(toy, operation, Errno.EIO);
                toy.port.take();
                assertFails(Errno.EIO, toy.vfs::sync);
                assertThat(toy.port.takeNames()).as("all is tried").contains(posix ? "SYNC_FS" : "SYNC");
            }
            toy.server.intercept(null);
        }
    }
}
