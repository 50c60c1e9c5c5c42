package dev.zufs.runtime.vfs;

/**
 * What a caller may do: looked up for each call, or known to have been checked.
 *
 * <p>{@link Credentials} are checked against mode, ACL, owner and sticky bit. {@linkplain #trusted() Trusted} is a caller
 * whose kernel has checked all of that, as FUSE does with {@code default_permissions}. What belongs to the filesystem is
 * checked for both: a mount that is read-only, inodes that are immutable or can only be appended to, directories that were
 * removed, and types that do not fit.
 *
 * <p>Immutable; <b>threads:</b> any.
 */
public sealed interface Rights permits Credentials, TrustedRights {

    /**
     * Returns the rights of a caller whose kernel has checked everything that depends on who it is. It counts as every
     * user, and as having every capability: what it must not keep, such as setuid bits in a write, its call says.
     *
     * @return the same value always
     */
    static Rights trusted() {
        return TrustedRights.INSTANCE;
    }

    /**
     * Says whether the caller counts as a user.
     *
     * @param uid user id
     * @return true if so
     */
    boolean isUser(int uid);

    /**
     * Says whether the caller counts as a member of a group.
     *
     * @param group group id
     * @return true if so
     */
    boolean isInGroup(int group);

    /**
     * Says whether the caller has a capability.
     *
     * @param right which
     * @return true if so
     */
    boolean has(Capability right);
}
