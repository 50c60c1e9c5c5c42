package dev.zufs.runtime.feeder.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zufs.runtime.feeder.fuse.wire.FuseInHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitFlags;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseInitOut;
import dev.zufs.runtime.feeder.fuse.wire.FuseOpcode;
import dev.zufs.runtime.feeder.fuse.wire.FuseOutHeader;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.feeder.fuse.wire.MalformedRequestException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NegotiationTest {

    /** The first request of Linux 6.18.44, as read from the device. */
    private static final String LINUX_6_18 = "680000001a0000000200000000000000" + "0".repeat(48)
            + "070000002d00000000000200fbffff73fd050000" + "0".repeat(88);

    private static final FuseWishes USUAL = FuseWishes.usual(1, 4096);

    /** What no mount takes. */
    private static final long NEVER = FuseInitFlags.POSIX_LOCKS
            | FuseInitFlags.FLOCK_LOCKS
            | FuseInitFlags.HANDLE_KILLPRIV
            | FuseInitFlags.SPLICE_READ
            | FuseInitFlags.SPLICE_WRITE
            | FuseInitFlags.SPLICE_MOVE
            | FuseInitFlags.SECURITY_CTX
            | FuseInitFlags.HAS_RESEND
            | FuseInitFlags.REQUEST_TIMEOUT
            | FuseInitFlags.PASSTHROUGH
            | FuseInitFlags.NO_EXPORT_SUPPORT;

    /** What every mount takes from every kernel that is served. */
    private static final long ALWAYS = FuseInitFlags.ASYNC_READ
            | FuseInitFlags.BIG_WRITES
            | FuseInitFlags.ATOMIC_O_TRUNC
            | FuseInitFlags.DONT_MASK
            | FuseInitFlags.POSIX_ACL
            | FuseInitFlags.PARALLEL_DIROPS
            | FuseInitFlags.MAX_PAGES
            | FuseInitFlags.DO_READDIRPLUS
            | FuseInitFlags.READDIRPLUS_AUTO
            | FuseInitFlags.EXPLICIT_INVAL_DATA
            | FuseInitFlags.EXPORT_SUPPORT;

    private static final long SINCE_5_15 = ALWAYS | FuseInitFlags.HANDLE_KILLPRIV_V2 | FuseInitFlags.SETXATTR_EXT;

    private static final long SINCE_6_6 =
            SINCE_5_15 | FuseInitFlags.INIT_EXT | FuseInitFlags.CREATE_SUPP_GROUP | FuseInitFlags.DIRECT_IO_ALLOW_MMAP;

    /**
     * What a kernel sends.
     *
     * @param length length of the structure in bytes
     * @param expected what a mount without options takes
     */
    record Kernel(String version, int minor, int flags, int flags2, int length, long expected) {

        MemorySegment request() {
            MemorySegment request = MemorySegment.ofArray(new byte[(int) FuseInitIn.SIZE]);
            FuseInitIn.major(request, 0, 7);
            FuseInitIn.minor(request, 0, minor);
            FuseInitIn.maxReadahead(request, 0, 0x20000);
            FuseInitIn.flags(request, 0, flags);
            FuseInitIn.flags2(request, 0, flags2);
            return request;
        }

        FuseAgreement agree(FuseWishes wishes) {
            return (FuseAgreement) Negotiation.of(request(), 0, length, wishes);
        }
    }

    static Kernel[] kernels() {
        return new Kernel[] {
            new Kernel("5.4", 31, 0x03FF_FFFB, 0, 16, ALWAYS),
            new Kernel("5.10", 32, 0x03FF_FFFB, 0, 16, ALWAYS),
            new Kernel("5.15", 34, 0x33FF_FFFB, 0, 16, SINCE_5_15),
            new Kernel("6.1", 37, 0x73FF_FFFB, 0x1, 64, SINCE_5_15 | FuseInitFlags.INIT_EXT),
            new Kernel("6.6", 39, 0x73FF_FFFB, 0x1D, 64, SINCE_6_6),
            new Kernel("6.9", 40, 0x73FF_FFFB, 0xFD, 64, SINCE_6_6),
            new Kernel("6.14", 42, 0x73FF_FFFB, 0x3FD, 64, SINCE_6_6),
            new Kernel("6.18", 45, 0x73FF_FFFB, 0x7FD, 64, SINCE_6_6),
        };
    }

    private static Kernel linux(String version) {
        for (Kernel kernel : kernels()) {
            if (kernel.version().equals(version)) {
                return kernel;
            }
        }
        throw new IllegalArgumentException(version);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyKernelIsAgreedWith(Kernel kernel) {
        FuseAgreement agreed = kernel.agree(USUAL);

        assertThat(agreed.minor()).isEqualTo(kernel.minor());
        assertThat(agreed.flags()).isEqualTo(kernel.expected());
        assertThat(agreed.isSetxattrExtended()).isEqualTo(kernel.minor() >= 33);
        assertThat(agreed.maxWrite()).isEqualTo(1 << 20);
        assertThat(agreed.maxPages()).isEqualTo(256);
        assertThat(agreed.maxReadahead()).isEqualTo(0x20000);
        assertThat(agreed.timeGranularityNanos()).isEqualTo(1);
        assertThat(agreed.offers(FuseInitFlags.HAS_EXPIRE_ONLY)).isEqualTo(kernel.minor() >= 39);
        assertThat(agreed.has(FuseInitFlags.HAS_EXPIRE_ONLY)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void noKernelIsToldMoreThanItOffered(Kernel kernel) {
        FuseAgreement agreed = kernel.agree(USUAL.withOptions(FuseOption.values()));
        long upper = (kernel.flags() & 1 << 30) == 0 ? 0 : (long) kernel.flags2() << 32;
        long offered = Integer.toUnsignedLong(kernel.flags()) | upper;

        assertThat(agreed.flags() & ~offered).isZero();
        assertThat(agreed.flags() & NEVER).isZero();
    }

    @ParameterizedTest
    @EnumSource(FuseOption.class)
    void optionIsAskedForOnlyWhenWished(FuseOption option) {
        Kernel kernel = linux("6.18");

        assertThat(kernel.agree(USUAL).has(option.flag())).isFalse();
        assertThat(kernel.agree(USUAL.withOptions(option)).has(option.flag())).isTrue();
    }

    @Test
    void automaticInvalidationReplacesTheExplicitOne() {
        FuseAgreement agreed = linux("6.18").agree(USUAL.withOptions(FuseOption.AUTO_INVALIDATE_DATA));

        assertThat(agreed.has(FuseInitFlags.AUTO_INVAL_DATA)).isTrue();
        assertThat(agreed.has(FuseInitFlags.EXPLICIT_INVAL_DATA)).isFalse();
    }

    @Test
    void idMappedMountsNeedPermissionsThatTheKernelChecks() {
        Kernel kernel = linux("6.18");
        Kernel without = new Kernel(
                "x", 45, kernel.flags() & (int) ~FuseInitFlags.POSIX_ACL, kernel.flags2(), 64, kernel.expected());

        assertThat(without.agree(USUAL.withOptions(FuseOption.ALLOW_IDMAP)).has(FuseInitFlags.ALLOW_IDMAP))
                .isFalse();
    }

    @Test
    void recordedRequestIsReadAndAnswered() throws MalformedRequestException {
        byte[] bytes = HexFormat.of().parseHex(LINUX_6_18);
        MemorySegment buffer = MemorySegment.ofArray(bytes);
        FuseRequest request = new FuseRequest(false, 4096);
        assertThat(request.read(buffer, 0, bytes.length)).isEqualTo(FuseOpcode.INIT);

        Negotiation.Outcome outcome =
                Negotiation.of(request.structure(), request.structureAt(), request.structureLength(), USUAL);
        MemorySegment reply = MemorySegment.ofArray(new byte[128]);
        reply.fill((byte) 0x11);
        long length = outcome.writeReply(reply, 8, FuseInHeader.unique(buffer, 0));

        assertThat(length).isEqualTo(80);
        assertThat(FuseOutHeader.length(reply, 8)).isEqualTo(80);
        assertThat(FuseOutHeader.error(reply, 8)).isZero();
        assertThat(FuseOutHeader.unique(reply, 8)).isEqualTo(2);
        assertThat(FuseInitOut.major(reply, 24)).isEqualTo(7);
        assertThat(FuseInitOut.minor(reply, 24)).isEqualTo(45);
        assertThat(FuseInitOut.maxReadahead(reply, 24)).isEqualTo(0x20000);
        assertThat(FuseInitOut.flags(reply, 24)).isEqualTo((int) SINCE_6_6);
        assertThat(FuseInitOut.flags2(reply, 24)).isEqualTo(0x14);
        assertThat(FuseInitOut.maxWrite(reply, 24)).isEqualTo(1 << 20);
        assertThat(FuseInitOut.maxPages(reply, 24)).isEqualTo(256);
        assertThat(FuseInitOut.timeGranularityNanos(reply, 24)).isEqualTo(1);
        assertThat(FuseInitOut.maxBackground(reply, 24)).isZero();
        assertThat(reply.asSlice(24 + 36, 28).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void newerKernelIsSpokenToInTheNewestVersionKnown() {
        Kernel kernel = linux("6.18");

        assertThat(new Kernel("7.x", 99, kernel.flags(), kernel.flags2(), 64, 0)
                        .agree(USUAL)
                        .minor())
                .isEqualTo(45);
    }

    @Test
    void kernelWithoutChoiceOfPagesGetsItsOwnLimit() {
        Kernel kernel = linux("5.4");
        Kernel without = new Kernel("x", 31, kernel.flags() & (int) ~FuseInitFlags.MAX_PAGES, 0, 16, kernel.expected());
        FuseAgreement agreed = without.agree(USUAL);

        assertThat(agreed.maxWrite()).isEqualTo(128 << 10);
        assertThat(agreed.maxPages()).isZero();
        assertThat(agreed.maxReplyBytes()).isEqualTo(128 << 10);
        assertThat(agreed.requestBufferBytes()).isEqualTo((128 << 10) + 4096);
    }

    @Test
    void buffersHoldTheLargestWriteAndTheLargestAttribute() {
        assertThat(linux("6.18").agree(USUAL).requestBufferBytes()).isEqualTo((1 << 20) + 4096);
        FuseAgreement small = linux("6.18").agree(USUAL.withMaxWrite(4096));
        assertThat(small.maxPages()).isEqualTo(1);
        assertThat(small.requestBufferBytes()).isEqualTo(65_536 + 4096);
        assertThat(small.maxReplyBytes()).isEqualTo(65_536);
        assertThat(linux("6.18").agree(USUAL.withMaxWrite(5000)).maxPages()).isEqualTo(2);
    }

    @Test
    void readaheadIsTheLesserOfBoth() {
        Kernel kernel = linux("6.18");
        MemorySegment request = kernel.request();
        FuseInitIn.maxReadahead(request, 0, -1);

        FuseAgreement agreed = (FuseAgreement) Negotiation.of(request, 0, 64, USUAL);
        assertThat(agreed.maxReadahead()).isEqualTo(FuseWishes.DEFAULT_MAX_READAHEAD);
    }

    @Test
    void boundsOfTheBackgroundArePassedOn() {
        FuseAgreement agreed = linux("6.18").agree(USUAL.withBackground(64, 48));
        MemorySegment reply = MemorySegment.ofArray(new byte[80]);
        agreed.writeReply(reply, 0, 1);

        assertThat(FuseInitOut.maxBackground(reply, 16)).isEqualTo(64);
        assertThat(FuseInitOut.congestionThreshold(reply, 16)).isEqualTo(48);
    }

    @Test
    void newerMajorVersionIsToldOursAndNothingElse() {
        MemorySegment request = linux("6.18").request();
        FuseInitIn.major(request, 0, 8);
        Negotiation.Outcome outcome = Negotiation.of(request, 0, 64, USUAL);
        MemorySegment reply = MemorySegment.ofArray(new byte[80]);
        long length = outcome.writeReply(reply, 0, 3);

        assertThat(outcome).isEqualTo(new Negotiation.OtherMajor(8));
        assertThat(length).isEqualTo(80);
        assertThat(FuseOutHeader.error(reply, 0)).isZero();
        assertThat(FuseInitOut.major(reply, 16)).isEqualTo(7);
        assertThat(FuseInitOut.minor(reply, 16)).isEqualTo(45);
        assertThat(FuseInitOut.flags(reply, 16)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"6, 99", "7, 30", "7, 0", "0, 0"})
    void olderKernelIsRefusedByName(int major, int minor) {
        MemorySegment request = linux("5.4").request();
        FuseInitIn.major(request, 0, major);
        FuseInitIn.minor(request, 0, minor);
        Negotiation.Outcome outcome = Negotiation.of(request, 0, 16, USUAL);
        MemorySegment reply = MemorySegment.ofArray(new byte[80]);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Negotiation.Refusal.class,
                        refusal -> assertThat(refusal.message())
                                .contains("FUSE " + major + "." + minor)
                                .contains("7.31 (Linux 5.4)"));
        assertThat(outcome.writeReply(reply, 0, 3)).isEqualTo(16);
        assertThat(FuseOutHeader.error(reply, 0)).isEqualTo(-71);
    }

    @Test
    void requestWithoutFlagsIsRefused() {
        assertThat(Negotiation.of(linux("6.18").request(), 0, 8, USUAL)).isInstanceOf(Negotiation.Refusal.class);
    }

    @Test
    void impossibleWishesAreRefused() {
        assertRefused(() -> FuseWishes.usual(0, 4096));
        assertRefused(() -> FuseWishes.usual(1_000_000_001, 4096));
        assertRefused(() -> FuseWishes.usual(1, 4095));
        assertRefused(() -> FuseWishes.usual(1, 2048));
        assertRefused(() -> USUAL.withMaxWrite(4095));
        assertRefused(() -> USUAL.withBackground(65_536, 0));
        assertRefused(() -> USUAL.withBackground(10, 11));
        assertRefused(() -> USUAL.withBackground(-1, 0));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(call);
    }
}
