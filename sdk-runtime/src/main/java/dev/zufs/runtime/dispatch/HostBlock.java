package dev.zufs.runtime.dispatch;

import dev.zufs.api.CheckContext;
import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.Finding;
import dev.zufs.api.FormatContext;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.memory.Media;
import dev.zufs.api.memory.Persistence;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.runtime.wire.DeviceTable;
import dev.zufs.runtime.wire.DeviceTableFault;
import dev.zufs.runtime.wire.DeviceTableFormat;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The first block of a region, which is the host's: it begins with the device table that zuf demands. Formats and checks go
 * through here, so that the table is written, judged and repaired in one place for every type.
 *
 * <p>Behind the table lies the owner record of a backing, which whoever opened it keeps, and which is not touched here.
 *
 * <p><b>Threads:</b> one, while nobody else uses the region.
 */
public final class HostBlock {

    /** Where the owner record begins; the table and the bytes up to here are stored as one. */
    private static final int TABLE_BYTES = 3072;

    private static final UUID NO_ID = new UUID(0, 0);
    private static final long NANOS = 1_000_000_000L;

    private final Media media;

    private HostBlock(Media media) {
        this.media = Objects.requireNonNull(media, "media");
    }

    /**
     * Returns the first block of a region.
     *
     * @param media the region
     * @return a view
     */
    public static HostBlock of(Media media) {
        return new HostBlock(media);
    }

    /**
     * Formats the region: writes the table, and lets the type write the rest. If it fails, the bytes that lay in the place of
     * the table are there again.
     *
     * @param type what to format with
     * @param settings completes what the type is given: devices, options, who hears of progress
     * @throws ErrnoException ENOSPC if the region is too small for a table; what the type answers
     */
    public void format(FileSystemType type, UnaryOperator<FormatContext> settings) {
        requireRoom();
        FormatContext context = settings.apply(FormatContext.over(PersistentMemory.forFileSystem(media)));
        byte[] before = bytes();
        write(type, context.id(), context.clock().instant());
        try {
            type.format(context);
        } catch (Throwable failure) {
            store(before);
            throw failure;
        }
    }

    private void requireRoom() {
        if (media.segment().byteSize() <= ZufProtocol.ALLOCATION_MASK) {
            throw new ErrnoException(
                    Errno.ENOSPC,
                    "a region of " + media.segment().byteSize() + " bytes cannot be formatted: 2 MiB are the least");
        }
    }

    /**
     * Checks the table and what the type has on the media, and repairs both if asked to. The table is made anew only if the
     * type finds itself in order: what is no filesystem of the type must not become one. Under a table that is whole, but of
     * another type or a newer version, nothing is changed.
     *
     * @param type what to check with
     * @param settings completes what the type is given: devices, who hears of progress
     * @param repair whether to repair
     * @param findings hears of every defect
     * @throws ErrnoException what the type answers
     */
    public void check(
            FileSystemType type, UnaryOperator<CheckContext> settings, boolean repair, Consumer<Finding> findings) {
        AtomicBoolean damaged = new AtomicBoolean();
        Consumer<Finding> listener = finding -> {
            damaged.compareAndSet(false, !finding.repaired());
            findings.accept(finding);
        };
        DeviceTableFault fault = fault(type);
        boolean repairs = repair && !isOfAnother(fault);
        type.check(settings.apply(CheckContext.over(PersistentMemory.forFileSystem(media), listener)
                .withRepair(repairs)));
        if (fault != null) {
            boolean repaired = repairs && !damaged.get();
            if (repaired) {
                UUID id = id();
                write(type, id.equals(NO_ID) ? UUID.randomUUID() : id, Instant.now());
            }
            findings.accept(new Finding("device table", text(fault) + (repaired ? ": written anew" : ""), repaired));
        }
    }

    /**
     * Makes sure that a type may mount what lies on the media. Memory that is lost with the process need not be formatted: as
     * long as its first block is empty, there is nothing to check.
     *
     * @param type the type that will mount
     * @param source how messages call the media
     * @throws ErrnoException EINVAL or EIO, as mount(2) on zuf; its message says what is wrong
     */
    void requireMountable(FileSystemType type, String source) {
        DeviceTableFault fault = fault(type);
        if (fault != null) {
            throw new ErrnoException(
                    fault.errno(), source + ": device table: " + text(fault) + "; fsck tells more and may repair it");
        }
    }

    /**
     * Returns the id of the filesystem.
     *
     * @return what the table says; zeros if there is none
     */
    UUID id() {
        MemorySegment table = media.segment();
        if (table.byteSize() < DeviceTable.SIZE) {
            return NO_ID;
        }
        return new UUID(
                Long.reverseBytes(DeviceTable.uuidLow(table, 0)), Long.reverseBytes(DeviceTable.uuidHigh(table, 0)));
    }

    private @Nullable DeviceTableFault fault(FileSystemType type) {
        MemorySegment region = media.segment();
        if (media.persistence() == Persistence.VOLATILE && isEmpty(region)) {
            return null;
        }
        if (region.byteSize() < DeviceTable.SIZE) {
            return DeviceTableFault.DEVICE_TOO_SMALL;
        }
        FormatVersion version = type.version();
        return DeviceTableFault.of(region, 0, type.magic(), version.major(), version.minor(), region.byteSize());
    }

    /** Says whether somebody else, or newer code, has written the table as it is. */
    private boolean isOfAnother(@Nullable DeviceTableFault fault) {
        boolean differs = fault == DeviceTableFault.WRONG_MAGIC
                || fault == DeviceTableFault.WRONG_MAJOR_VERSION
                || fault == DeviceTableFault.MINOR_VERSION_TOO_NEW;
        MemorySegment table = media.segment();
        return differs && DeviceTable.checksum(table, 0) == DeviceTable.expectedChecksum(table, 0);
    }

    private static boolean isEmpty(MemorySegment region) {
        long length = Math.min(region.byteSize(), TABLE_BYTES);
        return region.asSlice(0, length).mismatch(MemorySegment.ofArray(new byte[(int) length])) < 0;
    }

    private void write(FileSystemType type, UUID id, Instant now) {
        FormatVersion version = type.version();
        long nanos = now.getEpochSecond() * NANOS + now.getNano();
        byte[] slot = new byte[(int) DeviceTable.SLOT_SIZE];
        new DeviceTableFormat(type.magic(), version.major(), version.minor(), 0, id, deviceId(id), nanos)
                .write(MemorySegment.ofArray(slot), 0, media.segment().byteSize());
        store(slot);
    }

    /** One id makes the whole table, so that formats can be repeated byte for byte. */
    private static UUID deviceId(UUID id) {
        return UUID.nameUUIDFromBytes(id.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] bytes() {
        return media.segment().asSlice(0, TABLE_BYTES).toArray(ValueLayout.JAVA_BYTE);
    }

    private void store(byte[] bytes) {
        media.copyIn(0, MemorySegment.ofArray(bytes), 0, TABLE_BYTES);
        media.flush(0, TABLE_BYTES);
        media.fence();
    }

    private static String text(DeviceTableFault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
