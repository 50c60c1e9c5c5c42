package dev.zufs.runtime.vfs.inode;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.AclEntry;
import dev.zufs.runtime.wire.FileMode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A POSIX access control list. Immutable. */
public final class Acl {

    /** Which list of an inode. */
    public enum Kind {
        /** The one that says who may access the inode. */
        ACCESS("posix_acl_access"),
        /** The one of a directory that new inodes in it start from. */
        DEFAULT("posix_acl_default");

        private final String wireName;

        Kind(String name) {
            this.wireName = name + '\0';
        }

        /** The name with its NUL, without the namespace: so the kernel module sends it. */
        byte[] wireName() {
            return wireName.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /**
     * What is known of an inode's list: nothing, that there is none, or the list. While nothing is known, the object itself
     * says who loads the list at the moment.
     */
    record Cached(boolean known, @Nullable Acl acl) {
        static final Cached UNKNOWN = new Cached(false, null);
        static final Cached NONE = new Cached(true, null);

        /** Makes the mark of one loader, which equals others but is not the same. */
        static Cached loading() {
            return new Cached(false, null);
        }

        static Cached of(@Nullable Acl acl) {
            return acl == null ? NONE : new Cached(true, acl);
        }
    }

    private static final int XATTR_VERSION = 2;
    private static final int XATTR_HEADER = 4;
    private static final int NO_ID = -1;
    private static final int READ_WRITE_EXECUTE = 7;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int[] tags;
    private final int[] permissions;
    private final int[] ids;

    private Acl(int[] tags, int[] permissions, int[] ids) {
        this.tags = tags;
        this.permissions = permissions;
        this.ids = ids;
    }

    /**
     * Looks at the form of a list as applications write it, not at what it says.
     *
     * @param value the attribute's value
     * @return how many entries it has; 0, also for no value, removes a list
     * @throws dev.zufs.api.ErrnoException EINVAL, EOPNOTSUPP if it is none
     */
    public static int countEntries(MemorySegment value) {
        if (value.byteSize() == 0) {
            return 0;
        }
        if (value.byteSize() < XATTR_HEADER || value.get(INT, 0) != XATTR_VERSION) {
            throw Errors.of(value.byteSize() < XATTR_HEADER ? Errno.EINVAL : Errno.EOPNOTSUPP);
        }
        long size = value.byteSize() - XATTR_HEADER;
        if (size % AclEntry.SIZE != 0) {
            throw Errors.of(Errno.EINVAL);
        }
        int count = (int) (size / AclEntry.SIZE);
        for (int index = 0; index < count; index++) {
            if (!isTag(AclEntry.tag(value, XATTR_HEADER + index * AclEntry.SIZE))) {
                throw Errors.of(Errno.EINVAL);
            }
        }
        return count;
    }

    /**
     * Reads a list as applications write it into {@code system.posix_acl_access}.
     *
     * @param value the attribute's value
     * @return the list, null for one without entries
     * @throws dev.zufs.api.ErrnoException EINVAL, EOPNOTSUPP if it is none
     */
    public static @Nullable Acl ofXattr(MemorySegment value) {
        int count = countEntries(value);
        return count == 0 ? null : read(value, XATTR_HEADER, count);
    }

    /** Reads a list as the server stores it: entries alone. */
    static @Nullable Acl ofWire(MemorySegment value, long at, int size) {
        if (size % AclEntry.SIZE != 0 || size > AclEntry.MAX_LIST_SIZE) {
            throw Errors.of(Errno.EIO);
        }
        return size == 0 ? null : read(value, at, (int) (size / AclEntry.SIZE));
    }

    private static Acl read(MemorySegment value, long at, int count) {
        Acl acl = new Acl(new int[count], new int[count], new int[count]);
        for (int index = 0; index < count; index++) {
            long entry = at + index * AclEntry.SIZE;
            int tag = AclEntry.tag(value, entry);
            acl.tags[index] = tag;
            acl.permissions[index] = AclEntry.permissions(value, entry);
            acl.ids[index] = tag == AclEntry.TAG_USER || tag == AclEntry.TAG_GROUP ? AclEntry.id(value, entry) : NO_ID;
        }
        if (!acl.isValid()) {
            throw Errors.of(Errno.EINVAL);
        }
        return acl;
    }

    /**
     * Returns the list as applications read it.
     *
     * @return the attribute's value
     */
    public byte[] toXattr() {
        byte[] bytes = new byte[XATTR_HEADER + wireSize()];
        MemorySegment value = MemorySegment.ofArray(bytes);
        value.set(INT, 0, XATTR_VERSION);
        write(value, XATTR_HEADER);
        return bytes;
    }

    /** Gives the bytes that the server stores. */
    int wireSize() {
        return tags.length * (int) AclEntry.SIZE;
    }

    void write(MemorySegment target, long at) {
        for (int index = 0; index < tags.length; index++) {
            long entry = at + index * AclEntry.SIZE;
            AclEntry.tag(target, entry, tags[index]);
            AclEntry.permissions(target, entry, permissions[index]);
            AclEntry.id(target, entry, ids[index]);
        }
    }

    private static boolean isTag(int tag) {
        return Integer.bitCount(tag) == 1 && tag <= AclEntry.TAG_OTHER;
    }

    /** The order of tags is fixed; entries for users and groups demand a mask. */
    private boolean isValid() {
        int last = 0;
        int seen = 0;
        for (int index = 0; index < tags.length; index++) {
            int tag = tags[index];
            boolean repeats = tag == AclEntry.TAG_USER || tag == AclEntry.TAG_GROUP;
            if (!isTag(tag) || tag < last || (tag == last && !repeats) || permissions[index] > READ_WRITE_EXECUTE) {
                return false;
            }
            seen |= tag;
            last = tag;
        }
        int demanded = AclEntry.TAG_USER_OBJ | AclEntry.TAG_GROUP_OBJ | AclEntry.TAG_OTHER;
        if ((seen & (AclEntry.TAG_USER | AclEntry.TAG_GROUP)) != 0) {
            demanded |= AclEntry.TAG_MASK;
        }
        return (seen & demanded) == demanded;
    }

    /** Says whether the mode bits say all that the list says. */
    boolean isMode() {
        for (int tag : tags) {
            if (tag == AclEntry.TAG_USER || tag == AclEntry.TAG_GROUP || tag == AclEntry.TAG_MASK) {
                return false;
            }
        }
        return true;
    }

    /** Gives the mode with the permissions that the list grants to owner, group class and others. */
    int modeOf(int mode) {
        int owner = permissionsOf(AclEntry.TAG_USER_OBJ);
        int group = permissionsOf(groupClassTag());
        int others = permissionsOf(AclEntry.TAG_OTHER);
        return (mode & ~Modes.PERMISSIONS) | (owner << 6) | (group << 3) | others;
    }

    /**
     * Gives a mode that grants the owning group what the list grants it, where {@link #modeOf} has the mask: nobody has more
     * rights by it than by the list, also without the list.
     */
    int modeWithoutList(int mode) {
        int group = permissionsOf(AclEntry.TAG_GROUP_OBJ) & mask();
        return (modeOf(mode) & ~Modes.GROUP) | (group << 3);
    }

    /** Gives the list that a new inode gets from this default list if it is created with a mode; see {@link #modeOf}. */
    Acl forNewInode(int mode) {
        Acl acl = copy();
        acl.limit(AclEntry.TAG_USER_OBJ, mode >> 6);
        acl.limit(groupClassTag(), mode >> 3);
        acl.limit(AclEntry.TAG_OTHER, mode);
        return acl;
    }

    /** Gives the list after a chmod. */
    Acl withMode(int mode) {
        Acl acl = copy();
        acl.replace(AclEntry.TAG_USER_OBJ, mode >> 6);
        acl.replace(groupClassTag(), mode >> 3);
        acl.replace(AclEntry.TAG_OTHER, mode);
        return acl;
    }

    /**
     * Says whether the list grants an access.
     *
     * @param ownerIsCaller whether the caller owns the inode
     * @param uid the caller's user
     * @param inodeGid the inode's group
     * @param isInGroup tells whether the caller is in a group
     * @param wanted read 4, write 2, execute 1
     * @return true if so
     */
    public boolean permits(boolean ownerIsCaller, int uid, int inodeGid, IntPredicate isInGroup, int wanted) {
        boolean inSomeGroup = false;
        for (int index = 0; index < tags.length; index++) {
            switch (tags[index]) {
                case AclEntry.TAG_USER_OBJ -> {
                    if (ownerIsCaller) {
                        return grants(permissions[index], wanted);
                    }
                }
                case AclEntry.TAG_USER -> {
                    if (ids[index] == uid) {
                        return grants(permissions[index] & mask(), wanted);
                    }
                }
                case AclEntry.TAG_GROUP_OBJ, AclEntry.TAG_GROUP -> {
                    if (isInGroup.test(tags[index] == AclEntry.TAG_GROUP ? ids[index] : inodeGid)) {
                        inSomeGroup = true;
                        if (grants(permissions[index], wanted)) {
                            return grants(permissions[index] & mask(), wanted);
                        }
                    }
                }
                case AclEntry.TAG_OTHER -> {
                    return !inSomeGroup && grants(permissions[index], wanted);
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean grants(int granted, int wanted) {
        return (granted & wanted) == wanted;
    }

    private int mask() {
        return indexOf(AclEntry.TAG_MASK) < 0 ? READ_WRITE_EXECUTE : permissionsOf(AclEntry.TAG_MASK);
    }

    private int groupClassTag() {
        return indexOf(AclEntry.TAG_MASK) < 0 ? AclEntry.TAG_GROUP_OBJ : AclEntry.TAG_MASK;
    }

    private void limit(int tag, int bits) {
        permissions[indexOf(tag)] &= bits & READ_WRITE_EXECUTE;
    }

    private void replace(int tag, int bits) {
        permissions[indexOf(tag)] = bits & READ_WRITE_EXECUTE;
    }

    private int permissionsOf(int tag) {
        return permissions[indexOf(tag)];
    }

    private int indexOf(int tag) {
        for (int index = 0; index < tags.length; index++) {
            if (tags[index] == tag) {
                return index;
            }
        }
        return -1;
    }

    private Acl copy() {
        return new Acl(tags, permissions.clone(), ids);
    }

    static boolean canHave(Kind kind, int mode) {
        int type = FileMode.type(mode);
        return kind == Kind.ACCESS ? type != FileMode.SYMBOLIC_LINK : type == FileMode.DIRECTORY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Acl acl
                && Arrays.equals(tags, acl.tags)
                && Arrays.equals(permissions, acl.permissions)
                && Arrays.equals(ids, acl.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(permissions) * 31 + Arrays.hashCode(ids);
    }
}
