package dev.zufs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class NewInodeTest {

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SYMBOLIC_LINK")
    void everythingButTheModeIsZeroUnlessSet(FileType type) {
        NewInode inode = NewInode.ofMode(type.modeBits() | 0640).build();

        assertThat(inode.mode()).isEqualTo(type.modeBits() | 0640);
        assertThat(inode.type()).isEqualTo(type);
        assertThat(inode.uid()).isZero();
        assertThat(inode.gid()).isZero();
        assertThat(inode.flags()).isZero();
        assertThat(inode.device()).isZero();
        assertThat(inode.generation()).isZero();
        assertThat(inode.modified()).isZero();
        assertThat(inode.changed()).isZero();
        assertThat(inode.accessed()).isZero();
        assertThat(inode.linkText()).isEmpty();
    }

    @Test
    void everyFieldIsKept() {
        NewInode inode = NewInode.ofMode(FileType.BLOCK_DEVICE.modeBits() | 0600)
                .owner(-1, 7)
                .flags(InodeRecord.FLAG_SYNC)
                .device(8 << 20 | 1)
                .generation(0xFEDC_BA98L)
                .times(1, -2, 3)
                .build();

        assertThat(inode.uid()).isEqualTo(-1);
        assertThat(inode.gid()).isEqualTo(7);
        assertThat(inode.flags()).isEqualTo(InodeRecord.FLAG_SYNC);
        assertThat(inode.device()).isEqualTo(8 << 20 | 1);
        assertThat(inode.generation()).isEqualTo(0xFEDC_BA98L);
        assertThat(inode.modified()).isEqualTo(1);
        assertThat(inode.changed()).isEqualTo(-2);
        assertThat(inode.accessed()).isEqualTo(3);
    }

    @Test
    void oneMomentSetsAllTimes() {
        NewInode inode = NewInode.ofMode(FileType.REGULAR.modeBits()).times(42).build();

        assertThat(inode.modified()).isEqualTo(42);
        assertThat(inode.changed()).isEqualTo(42);
        assertThat(inode.accessed()).isEqualTo(42);
    }

    @Test
    void changesOfTheBuilderDoNotReachWhatItBuilt() {
        NewInode.Builder builder = NewInode.ofMode(FileType.REGULAR.modeBits()).owner(1, 1);
        NewInode inode = builder.build();

        builder.owner(2, 2);

        assertThat(inode.uid()).isEqualTo(1);
        assertThat(builder.build().uid()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, InodeRecord.INLINE_LINK_BYTES, Limits.MAX_LINK_TEXT})
    void symbolicLinkHasAText(int length) {
        byte[] text = new byte[length];

        assertThat(NewInode.ofMode(FileType.SYMBOLIC_LINK.modeBits())
                        .linkText(text)
                        .build()
                        .linkText())
                .isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Limits.MAX_LINK_TEXT + 1})
    void textOfAnotherLengthIsRefused(int length) {
        NewInode.Builder link = NewInode.ofMode(FileType.SYMBOLIC_LINK.modeBits());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> link.linkText(new byte[length]))
                .withMessageContaining("1 to 4095");
    }

    @Test
    void symbolicLinkWithoutATextIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(NewInode.ofMode(FileType.SYMBOLIC_LINK.modeBits())::build)
                .withMessageContaining("text");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SYMBOLIC_LINK")
    void textOfAnythingElseIsRefused(FileType type) {
        assertThatIllegalStateException()
                .isThrownBy(NewInode.ofMode(type.modeBits()).linkText(new byte[1])::build)
                .withMessageContaining("text");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CHARACTER_DEVICE", "BLOCK_DEVICE", "SYMBOLIC_LINK"})
    void deviceNumberOfAnythingElseIsRefused(FileType type) {
        NewInode.Builder builder = NewInode.ofMode(type.modeBits());

        assertThatIllegalStateException().isThrownBy(builder.device(1)::build).withMessageContaining("device number");
        assertThatCode(builder.device(0)::build).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0644, 0xF000})
    void modeWithoutATypeIsRefused(int mode) {
        assertThatIllegalArgumentException().isThrownBy(() -> NewInode.ofMode(mode));
    }

    @Test
    void messagesNameTypeModeAndOwner() {
        assertThat(NewInode.ofMode(0100644).owner(1000, 100).build())
                .hasToString("new REGULAR (mode 0100644, uid 1000, gid 100)");
    }
}
