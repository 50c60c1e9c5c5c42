package dev.zufs.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zufs.api.CheckContext;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.Finding;
import dev.zufs.api.FormatContext;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.MountContext;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.runtime.memory.Region;
import dev.zufs.runtime.memory.RegionOpener;
import dev.zufs.runtime.memory.RegionOptions;
import dev.zufs.runtime.wire.DeviceTable;
import dev.zufs.runtime.wire.DeviceTableFault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostBlockTest {

    private static final long BYTES = 4L << 20;
    private static final UUID ID = new UUID(0x1122_3344_5566_7788L, 0x99AA_BBCC_DDEE_FF00L);
    private static final int BEHIND_THE_TABLE = 3072;

    private final Tagged type = new Tagged();
    private final List<Finding> findings = new ArrayList<>();
    private Region region;
    private Media media;
    private HostBlock block;

    @BeforeEach
    void openFile(@TempDir Path folder) throws IOException {
        region = RegionOpener.system()
                .open(folder.resolve("image"), RegionOptions.format("test").withSize(BYTES));
        region.formatted();
        media = region.media();
        block = HostBlock.of(media);
    }

    @AfterEach
    void closeFile() {
        region.close();
    }

    @Test
    void typeFindsTheTableWrittenWhenItFormats() {
        format();

        assertThat(type.faultAtFormat).isNull();
        assertThat(DeviceTable.t1Blocks(media.segment(), 0)).isEqualTo(BYTES >> 12);
        assertThat(block.id()).isEqualTo(ID);
        assertThatCode(() -> block.requireMountable(type, "image")).doesNotThrowAnyException();
    }

    @Test
    void ownerRecordBehindTheTableStays() {
        byte[] owner = ownerRecord();
        assertThat(owner).contains('Z', 'U', 'F', 'S');

        format();

        assertThat(ownerRecord()).isEqualTo(owner);
    }

    @Test
    void failedFormatLeavesTheBytesOfTheTableAsTheyWere() {
        media.fill(0, BEHIND_THE_TABLE, (byte) 7);
        type.formatFailure = new ErrnoException(Errno.ENOSPC, "too small");

        assertThatExceptionOfType(ErrnoException.class).isThrownBy(this::format).isSameAs(type.formatFailure);

        assertThat(media.segment().asSlice(0, BEHIND_THE_TABLE).toArray(ValueLayout.JAVA_BYTE))
                .containsOnly(7);
    }

    @Test
    void formatCannotStoreIntoTheBlockOfTheHost() {
        type.storesAt = PersistentMemory.HOST_BYTES - Long.BYTES;

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(this::format);
    }

    @Test
    void mediaThatKeepsItsContentIsMountedOnlyWithATable() {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> block.requireMountable(type, "image"))
                .withMessageContaining("image: device table: wrong magic")
                .returns(Errno.EINVAL, ErrnoException::errno);
    }

    @Test
    void emptyMemoryOfTheProcessNeedsNoTable() throws IOException {
        try (Region memory = RegionOpener.system().anonymous(BYTES, false)) {
            HostBlock ofMemory = HostBlock.of(memory.media());
            assertThatCode(() -> ofMemory.requireMountable(type, "memory")).doesNotThrowAnyException();
            assertThat(ofMemory.id()).isEqualTo(new UUID(0, 0));

            memory.media().putByte(5, (byte) 1);

            assertThatExceptionOfType(ErrnoException.class).isThrownBy(() -> ofMemory.requireMountable(type, "memory"));
        }
    }

    @Test
    void regionWithoutRoomForATableIsNotFormatted() throws IOException {
        try (Region memory = RegionOpener.system().anonymous(1 << 20, false)) {
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> HostBlock.of(memory.media()).format(type, UnaryOperator.identity()))
                    .returns(Errno.ENOSPC, ErrnoException::errno);
        }
    }

    @Test
    void checkTellsOfADamagedTableAndRepairWritesItAnewWithItsId() {
        format();
        media.putInt(40, 1);

        check(false);
        assertThat(findings).containsExactly(new Finding("device table", "wrong checksum", false));

        findings.clear();
        check(true);
        assertThat(findings).containsExactly(new Finding("device table", "wrong checksum: written anew", true));
        assertThat(block.id()).isEqualTo(ID);

        findings.clear();
        check(false);
        assertThat(findings).isEmpty();
    }

    @Test
    void nothingBecomesAFileSystemOfTheTypeByRepair() {
        type.finding = new Finding("superblock", "there is none", false);

        check(true);

        assertThat(findings).containsExactly(type.finding, new Finding("device table", "wrong magic", false));
        assertThat(DeviceTable.magic(media.segment(), 0)).isZero();
    }

    @Test
    void tableIsRepairedBesideDefectsThatWereRepaired() {
        type.finding = new Finding("superblock", "taken from the copy", true);

        check(true);

        assertThat(findings).extracting(Finding::repaired).containsExactly(true, true);
        assertThat(fault()).isNull();
    }

    @Test
    void nothingIsRepairedUnderATableOfNewerCode() {
        format();
        MemorySegment table = media.segment().asSlice(0, DeviceTable.SIZE);
        byte[] newer = table.toArray(ValueLayout.JAVA_BYTE);
        DeviceTable.version(MemorySegment.ofArray(newer), 0, DeviceTable.version(2, 4));
        DeviceTable.checksum(
                MemorySegment.ofArray(newer), 0, DeviceTable.expectedChecksum(MemorySegment.ofArray(newer), 0));
        media.copyIn(0, MemorySegment.ofArray(newer), 0, newer.length);

        check(true);

        assertThat(type.askedToRepair).isFalse();
        assertThat(findings).containsExactly(new Finding("device table", "minor version too new", false));
        assertThat(table.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(newer);
    }

    private void format() {
        block.format(type, context -> context.withId(ID));
    }

    private void check(boolean repair) {
        block.check(type, UnaryOperator.identity(), repair, findings::add);
    }

    private byte[] ownerRecord() {
        return media.segment()
                .asSlice(BEHIND_THE_TABLE, PersistentMemory.HOST_BYTES - BEHIND_THE_TABLE)
                .toArray(ValueLayout.JAVA_BYTE);
    }

    private @Nullable DeviceTableFault fault() {
        return DeviceTableFault.of(media.segment(), 0, type.magic(), 2, 3, BYTES);
    }

    /** Has a magic number and a version, and does as a test wants. */
    private final class Tagged implements FileSystemType {

        private @Nullable ErrnoException formatFailure;
        private @Nullable Finding finding;
        private @Nullable DeviceTableFault faultAtFormat = DeviceTableFault.WRONG_MAGIC;
        private long storesAt = PersistentMemory.HOST_BYTES;
        private boolean askedToRepair;

        @Override
        public String name() {
            return "tagged";
        }

        @Override
        public int magic() {
            return 0x5441_4721;
        }

        @Override
        public FormatVersion version() {
            return new FormatVersion(2, 3);
        }

        @Override
        public SuperBlock mount(MountContext context) {
            throw new AssertionError("nothing mounts here");
        }

        @Override
        public void format(FormatContext context) {
            faultAtFormat = fault();
            context.memory().putLong(storesAt, 1);
            if (formatFailure != null) {
                throw formatFailure;
            }
        }

        @Override
        public void check(CheckContext context) {
            askedToRepair = context.isRepair();
            if (finding != null) {
                context.report(finding);
            }
        }
    }
}
