package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;

/**
 * What the superblock fixes for the life of a filesystem.
 *
 * @param blocks blocks of the region that belong to the filesystem
 * @param lanes lanes of the log
 * @param laneBytes size of a lane; a multiple of 4 KiB
 * @param logSeed what the checksums of the log begin with; random, and shown to nobody
 */
record Geometry(long blocks, int lanes, int laneBytes, long logSeed) {

    static final int MIN_LANE_BYTES = 16 << 10;
    static final int MAX_LANE_BYTES = 64 << 20;
    static final int MAX_LANES = 1024;
    static final int BITS_PER_BLOCK = Layout.BLOCK_BYTES / Long.BYTES * BitmapWord.BLOCKS;

    private static final long MAX_BLOCKS = 1L << 36;

    /** Chooses the sizes for a region. */
    static Geometry forRegion(long bytes, int wantedLanes, int wantedLaneBytes) {
        long usable = bytes / Layout.REGION_ALIGNMENT * Layout.REGION_ALIGNMENT;
        if (usable == 0) {
            throw new ErrnoException(
                    Errno.ENOSPC,
                    "the region has " + bytes + " bytes, and a filesystem needs 2 MiB (2097152) at least");
        }
        if (usable >>> Layout.BLOCK_SHIFT > MAX_BLOCKS) {
            throw new ErrnoException(Errno.EINVAL, "the region has " + bytes + " bytes, and 256 TiB are the limit");
        }
        int lanes = wantedLanes != 0 ? wantedLanes : defaultLanes(usable);
        int laneBytes = wantedLaneBytes != 0 ? wantedLaneBytes : defaultLaneBytes(usable);
        Geometry geometry = new Geometry(usable >>> Layout.BLOCK_SHIFT, lanes, laneBytes, 0);
        if (geometry.dataStart() + geometry.blocks / 4 > geometry.dataEnd()) {
            throw new ErrnoException(
                    Errno.EINVAL, lanes + " lanes of " + laneBytes + " bytes take too much of " + usable + " bytes");
        }
        return geometry;
    }

    Geometry withLogSeed(long seed) {
        return new Geometry(blocks, lanes, laneBytes, seed);
    }

    private static int defaultLanes(long bytes) {
        if (bytes < 16L << 20) {
            return 2;
        }
        return bytes < 64L << 20 ? 4 : bytes < 1L << 30 ? 8 : 16;
    }

    private static int defaultLaneBytes(long bytes) {
        long share = Long.highestOneBit(bytes / 256);
        return Math.clamp(share, MIN_LANE_BYTES, 256 << 10);
    }

    long logStart() {
        return Layout.LOG_START_BLOCK;
    }

    long laneOffset(int lane) {
        return Layout.offset(logStart()) + (long) lane * laneBytes;
    }

    long bitmapStart() {
        return logStart() + (((long) lanes * laneBytes) >>> Layout.BLOCK_SHIFT);
    }

    long bitmapBlocks() {
        return (blocks + BITS_PER_BLOCK - 1) / BITS_PER_BLOCK;
    }

    long dataStart() {
        return bitmapStart() + bitmapBlocks();
    }

    long copyBlock() {
        return blocks - 1;
    }

    long stateCopyBlock() {
        return blocks - 2;
    }

    /** Returns the first block behind those that files can have. */
    long dataEnd() {
        return stateCopyBlock();
    }

    /** Returns how many blocks files can have. */
    long dataBlocks() {
        return dataEnd() - dataStart();
    }

    /** Says whether a run lies where data can lie. */
    boolean holdsData(long block, long count) {
        return block >= dataStart() && count >= 0 && count <= blocks && block + count <= dataEnd();
    }

    /** Returns the place of the 8-byte word of the bitmap that has the bit of a block. */
    long bitmapWord(long block) {
        return Layout.offset(bitmapStart()) + BitmapWord.index(block) * Long.BYTES;
    }
}
