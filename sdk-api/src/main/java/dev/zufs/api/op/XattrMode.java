package dev.zufs.api.op;

/** What setting an extended attribute does with one that is there, or is not. */
public enum XattrMode {
    /** Creates or replaces it. */
    SET,
    /** Fails with EEXIST if it is there ({@code XATTR_CREATE}). */
    CREATE,
    /** Fails with ENODATA if it is not there ({@code XATTR_REPLACE}). */
    REPLACE
}
