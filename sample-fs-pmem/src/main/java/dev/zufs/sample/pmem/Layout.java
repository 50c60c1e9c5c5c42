package dev.zufs.sample.pmem;

/**
 * Where things lie on the media. All integers are little-endian; a block has 4 KiB.
 *
 * <pre>
 * block 0      the host's: device table and owner record, never touched here
 * block 1      superblock
 * block 2      state: the words that change
 * block 3 ...  log lanes, all of one size
 *      ...     bitmap: one bit a block of the region, set = in use, and checks
 *      ...     data: files, directories, map nodes, inode table, attributes; and volatile live records
 * last but one second block of the state
 * last block   copy of the superblock
 *
 * superblock           state                      durable inode (128 bytes, two lines)
 *   0 magic        u64   0 checkpoint word          0 crc32c of 4..127  u32   64 links         u32
 *   8 crc32c       u32   8 again, and at 16         4 mode              u16   68 generation    u32
 *  12 version      u32  64 root of the              6 flags             u16   72 state         u32
 *  16 compatible   u64     inode table              8 uid               u32   76 uses          u32
 *  24 incompatible u64  72 its blocks, crc32c      12 gid               u32   80 parent        u64
 *  32 read-only    u64                             16 size              u64   88 attributes    word
 *  40 uuid          16                             24 root              word  96 link text, device
 *  56 blocks       u64                             32 excess blocks     s64      or checksum    32
 *  64 state block  u64                             40 modified          u64
 *  72 log start    u64                             48 changed           u64
 *  80 lanes        u32                             56 accessed          u64
 *  84 lane bytes   u32
 *  88 bitmap       u64  directory entry (a multiple of 8 bytes, within one block)
 *  96 its blocks   u64    0 inode number, 0 = free  u64
 * 104 first data   u64    8 crc32c                  u32
 * 112 the copy     u64   12 length of the slot      u16
 * 120 block bytes  u32   14 length of the name      u8
 * 124 inode bytes  u32   15 type                    u8
 * 128 created      u64   16 name
 * 136 log seed     u64
 * 144 second state u64
 * 152 reserved to 512
 * </pre>
 */
final class Layout {

    static final int BLOCK_SHIFT = 12;
    static final int BLOCK_BYTES = 1 << BLOCK_SHIFT;
    static final int BLOCK_MASK = BLOCK_BYTES - 1;
    static final int REGION_ALIGNMENT = 2 << 20;
    static final int LINE_BYTES = 64;

    static final int MAGIC = 0x4D50_505A;
    static final int VERSION_MAJOR = 1;
    static final int VERSION_MINOR = 0;

    static final long SUPERBLOCK = BLOCK_BYTES;
    static final long STATE_BLOCK = 2;
    static final long LOG_START_BLOCK = 3;

    static final long SB_MAGIC_VALUE = 0x3142_534D_454D_505AL;
    static final int SB_MAGIC = 0;
    static final int SB_CRC = 8;
    static final int SB_VERSION = 12;
    static final int SB_COMPATIBLE = 16;
    static final int SB_INCOMPATIBLE = 24;
    static final int SB_READ_ONLY_COMPATIBLE = 32;
    static final int SB_UUID = 40;
    static final int SB_BLOCKS = 56;
    static final int SB_STATE_BLOCK = 64;
    static final int SB_LOG_START = 72;
    static final int SB_LANES = 80;
    static final int SB_LANE_BYTES = 84;
    static final int SB_BITMAP_START = 88;
    static final int SB_BITMAP_BLOCKS = 96;
    static final int SB_DATA_START = 104;
    static final int SB_COPY_BLOCK = 112;
    static final int SB_BLOCK_BYTES = 120;
    static final int SB_INODE_BYTES = 124;
    static final int SB_CREATED = 128;
    static final int SB_LOG_SEED = 136;
    static final int SB_STATE_COPY = 144;
    static final int SB_BYTES = 512;

    /** Reserved: blocks have reference counts, and files share them. */
    static final long INCOMPATIBLE_SHARED_BLOCKS = 1;
    /** Reserved: a second device of persistent memory follows the first. */
    static final long INCOMPATIBLE_SECOND_DEVICE = 2;
    /** Reserved: data blocks have checksums, which a writer must keep up. */
    static final long READ_ONLY_COMPATIBLE_DATA_CHECKSUMS = 1;

    static final long STATE = STATE_BLOCK << BLOCK_SHIFT;
    static final long STATE_CHECKPOINT = STATE;
    static final long STATE_TABLE_ROOT = STATE + 64;
    static final long STATE_TABLE_BLOCKS = STATE + 72;
    static final long STATE_TABLE_CRC = STATE + 80;

    static final int INODE_BYTES = 128;
    static final int INODES_PER_BLOCK = BLOCK_BYTES / INODE_BYTES;
    static final int INODE_CRC = 0;
    static final int INODE_MODE = 4;
    static final int INODE_FLAGS = 6;
    static final int INODE_UID = 8;
    static final int INODE_GID = 12;
    static final int INODE_SIZE = 16;
    static final int INODE_ROOT = 24;
    static final int INODE_EXCESS = 32;
    static final int INODE_MODIFIED = 40;
    static final int INODE_CHANGED = 48;
    static final int INODE_ACCESSED = 56;
    static final int INODE_LINKS = 64;
    static final int INODE_GENERATION = 68;
    static final int INODE_STATE = 72;
    static final int INODE_USES = 76;
    static final int INODE_PARENT = 80;
    static final int INODE_XATTR = 88;
    static final int INODE_TEXT = 96;
    static final int INODE_TEXT_BYTES = 32;

    /** State bit: the inode is in use. */
    static final int STATE_USED = 1;
    /** State bit: blocks behind the size are being freed, and recovery goes on with that. */
    static final int STATE_TRUNCATING = 2;

    /** The owner that words of the inode table's own map are checked against; no inode has this number. */
    static final long TABLE_OWNER = 0;

    static final long ROOT_NUMBER = 1;

    static final int NODE_SHIFT = 9;
    static final int NODE_WORDS = 1 << NODE_SHIFT;
    static final int MAX_LEVEL = 5;
    static final long MAX_FILE_BYTES = 1L << 62;

    private Layout() {}

    /** Returns how many blocks hold so many bytes. */
    static long blocks(long bytes) {
        return (bytes >>> BLOCK_SHIFT) + ((bytes & BLOCK_MASK) == 0 ? 0 : 1);
    }

    /** Returns the first byte of a block. */
    static long offset(long block) {
        return block << BLOCK_SHIFT;
    }
}
