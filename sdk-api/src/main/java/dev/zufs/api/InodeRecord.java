package dev.zufs.api;

import dev.zufs.api.memory.PersistentMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A view on the 128 bytes of an inode that the filesystem and the feeder share.
 *
 * <p>The filesystem chooses where in its memory a record lies; the feeder then reads and writes the same bytes. The
 * record is <b>live</b>: the feeder stores into the fields it owns at any moment, without an operation, a flush or an
 * order; when an operation fails, its store may stay or be taken back silently. So a filesystem never puts such a field
 * under a checksum and never trusts it in recovery. It keeps its own durable copy and takes the feeder's values over in the
 * operation that reports them, a size never beyond what was written.
 *
 * <p>The feeder keeps copies of some of the filesystem's fields, and looks at a record again only after the operations of the
 * last column. A change at another time, outside of a callback for instance, is seen late or never, unless {@link
 * Invalidations#attributes} tells of it.
 *
 * <table>
 * <caption>Who stores what, and when the feeder looks at it again</caption>
 * <tr><th>Field</th><th>Who stores</th><th>Read back after</th></tr>
 * <tr><td>link count</td><td>the filesystem; the feeder only sets it to 0: an unnamed file, a failed creation</td><td>create,
 * link, remove, rename</td></tr>
 * <tr><td>size of a file</td><td>the feeder raises it before a write; the filesystem sets it in truncate, allocate and
 * clone, and never lowers it in a write</td><td>create, truncate, allocate, clone, copy</td></tr>
 * <tr><td>size of a directory</td><td>the filesystem; above every position it gives out</td><td>create, link, remove,
 * rename</td></tr>
 * <tr><td>blocks</td><td>the filesystem</td><td>create, link, remove, rename, write, truncate, allocate, clone, copy, a fault that
 * is {@linkplain dev.zufs.api.op.ExtentMap#markNew new}</td></tr>
 * <tr><td>number, symbolic link pointer</td><td>the filesystem, once, before the inode is handed out</td><td>the hand-out</td></tr>
 * <tr><td>xattr word</td><td>the filesystem</td><td>the hand-out</td></tr>
 * <tr><td>generation</td><td>both: the feeder proposes it at creation and the filesystem may store another; later the feeder
 * stores what {@code FS_IOC_SETVERSION} sets, and reports it by {@link Attribute#GENERATION}</td><td>create</td></tr>
 * <tr><td>parent, private words, directory root</td><td>the filesystem</td><td>never: the runtime reads the parent for
 * {@code ".."}</td></tr>
 * <tr><td>mode, uid, gid, times, flags, device number</td><td>the feeder; the filesystem copies them at creation</td><td>the
 * hand-out; the feeder's own stores are what counts after that</td></tr>
 * </table>
 *
 * <p><b>Threads:</b> the view is immutable; every field is read and written whole. Fields of the feeder may change
 * between two reads. <b>Lifetime:</b> the place must not move or be reused from the moment that the inode was handed out
 * until {@link Inode#evict} or {@link Inode#free} returned. <b>Units:</b> sizes in bytes, blocks in 4 KiB, times in
 * nanoseconds since 1970 as an unsigned number. Stores are not flushed by themselves.
 */
public final class InodeRecord {

    /** The size of a record. */
    public static final int BYTES = 128;

    /** The bytes of a symbolic link's text that fit into a record. */
    public static final int INLINE_LINK_BYTES = 31;

    /** Flag: writes are synchronous ({@code S_SYNC}). */
    public static final int FLAG_SYNC = 1;

    /** Flag: the access time stays as it is ({@code S_NOATIME}). */
    public static final int FLAG_NO_ATIME = 2;

    /** Flag: the file can only grow at its end ({@code S_APPEND}). */
    public static final int FLAG_APPEND = 4;

    /** Flag: nothing of the file can change ({@code S_IMMUTABLE}). */
    public static final int FLAG_IMMUTABLE = 8;

    /** Flag: changes of the directory are synchronous ({@code S_DIRSYNC}). */
    public static final int FLAG_DIRECTORY_SYNC = 64;

    /** Flag: immutable because the filesystem says so; nobody can take it away ({@code ZUFS_S_IMMUTABLE}). */
    public static final int FLAG_IMPOSED_IMMUTABLE = 0x800;

    private static final int PERMISSIONS = 07777;

    private static final int FLAGS = 0;
    private static final int MODE = 2;
    private static final int LINK_COUNT = 4;
    private static final int SIZE = 8;
    private static final int PRIVATE = 16;
    private static final int BLOCKS = 32;
    private static final int MODIFIED = 40;
    private static final int CHANGED = 48;
    private static final int ACCESSED = 56;
    private static final int NUMBER = 64;
    private static final int UID = 72;
    private static final int GID = 76;
    private static final int XATTR = 80;
    private static final int GENERATION = 88;
    private static final int UNION = 96;
    private static final int PARENT = 104;

    private final PersistentMemory memory;
    private final long offset;

    private InodeRecord(PersistentMemory memory, long offset) {
        this.memory = Objects.requireNonNull(memory, "memory");
        this.offset = offset;
        if (offset <= 0 || (offset & 7) != 0) {
            throw new IllegalArgumentException("a record lies at a positive multiple of 8, not at " + offset);
        }
        Objects.checkFromIndexSize(offset, BYTES, memory.size());
    }

    /**
     * Returns the view on the record at a place.
     *
     * @param memory the memory of the mount
     * @param offset first byte; a positive multiple of 8. Multiples of 128 keep a record within two cache lines
     * @return the view
     * @throws IllegalArgumentException if the offset is no positive multiple of 8
     * @throws IndexOutOfBoundsException if the record would end outside of the memory
     */
    public static InodeRecord at(PersistentMemory memory, long offset) {
        return new InodeRecord(memory, offset);
    }

    /**
     * Fills the record of an inode that no feeder asked for, such as the root: user, group and times are 0, the link
     * count is 1, or 2 for a directory, which is its own parent. Size and blocks are 0, for the filesystem to set.
     *
     * @param memory the memory of the mount
     * @param offset first byte, as in {@link #at}
     * @param type any but a symbolic link, which has a text ({@link #initialize})
     * @param permissions the lower twelve bits of the mode
     * @param number the inode number, not 0
     * @return the view on the record
     * @throws IllegalArgumentException if the offset is no positive multiple of 8, or type or permissions are others
     * @throws IndexOutOfBoundsException if the record would end outside of the memory
     */
    public static InodeRecord create(
            PersistentMemory memory, long offset, FileType type, int permissions, long number) {
        if (type == FileType.SYMBOLIC_LINK || (permissions & ~PERMISSIONS) != 0) {
            throw new IllegalArgumentException(
                    "no record is made of a %s with permissions 0%o alone".formatted(type, permissions));
        }
        InodeRecord inode = at(memory, offset);
        boolean directory = type == FileType.DIRECTORY;
        inode.initialize(NewInode.ofMode(type.modeBits() | permissions).build(), number, directory ? 2 : 1);
        if (directory) {
            inode.parent(number);
        }
        return inode;
    }

    /**
     * Fills the whole record of a new inode: what the feeder asks for, the number, and zeros elsewhere. The text of a
     * short symbolic link is stored too; that of a longer one is the filesystem's to place ({@link #linkPointer}).
     *
     * @param attributes what the feeder asks for
     * @param number the inode number, not 0
     * @param linkCount 1, or 2 for a directory, or 0 for a file without a name
     */
    public void initialize(NewInode attributes, long number, int linkCount) {
        memory.fill(offset, BYTES, (byte) 0);
        flags(attributes.flags());
        mode(attributes.mode());
        linkCount(linkCount);
        size(attributes.linkText().length);
        modified(attributes.modified());
        changed(attributes.changed());
        accessed(attributes.accessed());
        uid(attributes.uid());
        gid(attributes.gid());
        generation(attributes.generation());
        switch (attributes.type()) {
            case CHARACTER_DEVICE, BLOCK_DEVICE -> device(attributes.device());
            case SYMBOLIC_LINK -> {
                if (attributes.linkText().length <= INLINE_LINK_BYTES) {
                    memory.copyIn(offset + UNION, MemorySegment.ofArray(attributes.linkText()));
                }
            }
            case REGULAR, DIRECTORY, FIFO, SOCKET -> {}
        }
        number(number);
    }

    /**
     * Returns the memory that the record lies in.
     *
     * @return the memory of the mount
     */
    public PersistentMemory memory() {
        return memory;
    }

    /**
     * Returns where the record lies.
     *
     * @return offset of its first byte in {@link #memory()}
     */
    public long offset() {
        return offset;
    }

    /** Flushes and fences all 128 bytes. */
    public void persist() {
        memory.persist(offset, BYTES);
    }

    /**
     * Returns the inode flags.
     *
     * @return the {@code FLAG_} bits
     */
    public int flags() {
        return Short.toUnsignedInt(memory.getShort(offset + FLAGS));
    }

    /**
     * Sets the inode flags.
     *
     * @param flags the {@code FLAG_} bits
     */
    public void flags(int flags) {
        memory.putShort(offset + FLAGS, (short) flags);
    }

    /**
     * Returns type and permissions.
     *
     * @return the mode
     */
    public int mode() {
        return Short.toUnsignedInt(memory.getShort(offset + MODE));
    }

    /**
     * Sets type and permissions.
     *
     * @param mode the mode
     */
    public void mode(int mode) {
        memory.putShort(offset + MODE, (short) mode);
    }

    /**
     * Returns the type that {@link #mode()} names.
     *
     * @return the type
     * @throws IllegalArgumentException if the mode names none
     */
    public FileType type() {
        return FileType.ofMode(mode());
    }

    /**
     * Returns the number of names; for a directory 2 and one for each subdirectory.
     *
     * @return the count; 0 means that the inode is freed at the last reference
     */
    public int linkCount() {
        return memory.getInt(offset + LINK_COUNT);
    }

    /**
     * Sets the number of names.
     *
     * @param count at most {@link Limits#MAX_LINKS}
     */
    public void linkCount(int count) {
        memory.putInt(offset + LINK_COUNT, count);
    }

    /**
     * Returns the size.
     *
     * @return bytes
     */
    public long size() {
        return memory.getLong(offset + SIZE);
    }

    /**
     * Sets the size.
     *
     * @param size bytes
     */
    public void size(long size) {
        memory.putLong(offset + SIZE, size);
    }

    /**
     * Returns one of the two words that only the filesystem uses.
     *
     * @param index 0 or 1
     * @return the word
     */
    public long privateWord(int index) {
        return memory.getLong(offset + PRIVATE + 8L * Objects.checkIndex(index, 2));
    }

    /**
     * Sets one of the two words that only the filesystem uses.
     *
     * @param index 0 or 1
     * @param value the word
     */
    public void privateWord(int index, long value) {
        memory.putLong(offset + PRIVATE + 8L * Objects.checkIndex(index, 2), value);
    }

    /**
     * Returns the allocated space.
     *
     * @return blocks of 4 KiB
     */
    public long blocks() {
        return memory.getLong(offset + BLOCKS);
    }

    /**
     * Sets the allocated space; 0 says that the file has no data at all.
     *
     * @param blocks blocks of 4 KiB
     */
    public void blocks(long blocks) {
        memory.putLong(offset + BLOCKS, blocks);
    }

    /**
     * Returns the time of the last change of the content.
     *
     * @return nanoseconds since 1970, unsigned
     */
    public long modified() {
        return memory.getLong(offset + MODIFIED);
    }

    /**
     * Sets the time of the last change of the content.
     *
     * @param nanos nanoseconds since 1970, unsigned
     */
    public void modified(long nanos) {
        memory.putLong(offset + MODIFIED, nanos);
    }

    /**
     * Returns the time of the last change of the inode.
     *
     * @return nanoseconds since 1970, unsigned
     */
    public long changed() {
        return memory.getLong(offset + CHANGED);
    }

    /**
     * Sets the time of the last change of the inode.
     *
     * @param nanos nanoseconds since 1970, unsigned
     */
    public void changed(long nanos) {
        memory.putLong(offset + CHANGED, nanos);
    }

    /**
     * Returns the time of the last access.
     *
     * @return nanoseconds since 1970, unsigned
     */
    public long accessed() {
        return memory.getLong(offset + ACCESSED);
    }

    /**
     * Sets the time of the last access.
     *
     * @param nanos nanoseconds since 1970, unsigned
     */
    public void accessed(long nanos) {
        memory.putLong(offset + ACCESSED, nanos);
    }

    /**
     * Returns the inode number.
     *
     * @return not 0
     */
    public long number() {
        return memory.getLong(offset + NUMBER);
    }

    /**
     * Sets the inode number.
     *
     * @param number not 0; not in use by another inode that the feeder may still hold
     */
    public void number(long number) {
        memory.putLong(offset + NUMBER, number);
    }

    /**
     * Returns the owner.
     *
     * @return the user id, unsigned
     */
    public int uid() {
        return memory.getInt(offset + UID);
    }

    /**
     * Sets the owner.
     *
     * @param uid the user id, unsigned
     */
    public void uid(int uid) {
        memory.putInt(offset + UID, uid);
    }

    /**
     * Returns the group.
     *
     * @return the group id, unsigned
     */
    public int gid() {
        return memory.getInt(offset + GID);
    }

    /**
     * Sets the group.
     *
     * @param gid the group id, unsigned
     */
    public void gid(int gid) {
        memory.putInt(offset + GID, gid);
    }

    /**
     * Returns the filesystem's own word for extended attributes.
     *
     * @return 0 if the inode has none; then the feeder does not ask for a security attribute at each write
     */
    public long xattr() {
        return memory.getLong(offset + XATTR);
    }

    /**
     * Sets the filesystem's own word for extended attributes.
     *
     * @param word 0 only if the inode has none
     */
    public void xattr(long word) {
        memory.putLong(offset + XATTR, word);
    }

    /**
     * Returns the generation of the inode number.
     *
     * @return the generation, of which 32 bits are used
     */
    public long generation() {
        return memory.getLong(offset + GENERATION);
    }

    /**
     * Sets the generation, before the inode is handed out; it must never repeat for an inode number. Later it is the
     * feeder's to change.
     *
     * @param generation the generation, of which 32 bits are used
     */
    public void generation(long generation) {
        memory.putLong(offset + GENERATION, generation);
    }

    /**
     * Returns the number of a character or block device.
     *
     * @return {@code major << 20 | minor}
     */
    public int device() {
        return memory.getInt(offset + UNION);
    }

    /**
     * Sets the number of a character or block device.
     *
     * @param device {@code major << 20 | minor}
     */
    public void device(int device) {
        memory.putInt(offset + UNION, device);
    }

    /**
     * Returns where the text of a long symbolic link lies.
     *
     * @return offset in {@link #memory()}
     */
    public long linkPointer() {
        return memory.getLong(offset + UNION);
    }

    /**
     * Sets where the text of a symbolic link longer than {@link #INLINE_LINK_BYTES} lies; it ends with a zero byte.
     *
     * @param pointer offset in {@link #memory()}; a multiple of 8
     */
    public void linkPointer(long pointer) {
        memory.putLong(offset + UNION, pointer);
    }

    /**
     * Returns the text of a symbolic link, wherever it lies.
     *
     * @return a copy of its {@link #size()} bytes, without a final zero byte
     * @throws IndexOutOfBoundsException if size or pointer are damaged, so that the text lies outside of the memory
     */
    public byte[] linkText() {
        long length = size();
        long at = length <= INLINE_LINK_BYTES ? offset + UNION : linkPointer();
        return memory.segment().asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Returns the filesystem's own word for the content of a directory.
     *
     * @return the word
     */
    public long directoryRoot() {
        return memory.getLong(offset + UNION);
    }

    /**
     * Sets the filesystem's own word for the content of a directory.
     *
     * @param word the word
     */
    public void directoryRoot(long word) {
        memory.putLong(offset + UNION, word);
    }

    /**
     * Returns the inode number of a directory's parent; the root is its own.
     *
     * @return the number that {@code ".."} means
     */
    public long parent() {
        return memory.getLong(offset + PARENT);
    }

    /**
     * Sets the inode number of a directory's parent.
     *
     * @param number the number that {@code ".."} means
     */
    public void parent(long number) {
        memory.putLong(offset + PARENT, number);
    }

    @Override
    public String toString() {
        return "inode %d (mode 0%o, %d links, %d bytes) at %d".formatted(number(), mode(), linkCount(), size(), offset);
    }
}
