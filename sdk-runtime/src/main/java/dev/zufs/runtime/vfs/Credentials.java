package dev.zufs.runtime.vfs;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;

/** Who a caller is: user, groups and capabilities, and so what it may do. Immutable. */
public final class Credentials implements Rights {

    private static final Credentials ROOT = of(0, 0).with(EnumSet.allOf(Capability.class));

    private final int uid;
    private final int gid;
    private final int[] groups;
    private final long capabilities;

    private Credentials(int uid, int gid, int[] groups, long capabilities) {
        this.uid = uid;
        this.gid = gid;
        this.groups = groups;
        this.capabilities = capabilities;
    }

    /**
     * Returns user and group 0 with all capabilities.
     *
     * @return the same value always
     */
    public static Credentials root() {
        return ROOT;
    }

    /**
     * Returns a user without capabilities.
     *
     * @param uid user id
     * @param gid group id
     * @param groups supplementary groups
     * @return a new value
     */
    public static Credentials of(int uid, int gid, int... groups) {
        int[] sorted = groups.clone();
        Arrays.sort(sorted);
        return new Credentials(uid, gid, sorted, 0);
    }

    /**
     * Returns the same caller with exactly these capabilities.
     *
     * @param rights the capabilities
     * @return a new value
     */
    public Credentials with(Collection<Capability> rights) {
        long bits = 0;
        for (Capability right : rights) {
            bits |= right.bit();
        }
        return new Credentials(uid, gid, groups, bits);
    }

    /**
     * Returns the user.
     *
     * @return user id
     */
    public int uid() {
        return uid;
    }

    /**
     * Returns the primary group.
     *
     * @return group id
     */
    public int gid() {
        return gid;
    }

    @Override
    public boolean isUser(int user) {
        return user == uid;
    }

    @Override
    public boolean isInGroup(int group) {
        return group == gid || (groups.length > 0 && Arrays.binarySearch(groups, group) >= 0);
    }

    @Override
    public boolean has(Capability right) {
        return (capabilities & right.bit()) != 0;
    }
}
