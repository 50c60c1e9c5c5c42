package dev.zufs.api;

/** What a filesystem type offers beyond the interfaces that its inodes implement. */
public enum TypeFeature {
    /** Stores POSIX ACLs, as extended attributes of the namespace {@link XattrNamespace#SYSTEM}. */
    POSIX_ACL,
    /** Wants reads to be executed on its extents ({@link dev.zufs.api.op.ExtentAccess}) instead of through a window. */
    EXTENT_READS,
    /** Wants writes to be executed on its extents ({@link dev.zufs.api.op.ExtentAccess}) instead of through a window. */
    EXTENT_WRITES
}
