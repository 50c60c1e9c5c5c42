package dev.zufs.api;

/** What a rename does with an entry that has the new name already. */
public enum RenameMode {
    /** Takes its place; the replaced inode loses a name. */
    REPLACE,
    /** Fails with EEXIST ({@code RENAME_NOREPLACE}). */
    NO_REPLACE,
    /** Gives it the old name ({@code RENAME_EXCHANGE}). */
    EXCHANGE
}
