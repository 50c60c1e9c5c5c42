package dev.zufs.api;

/**
 * What a rename does with an entry that has the new name already.
 *
 * <p>May get more constants; a plugin only meets those of the API that it was built for (see "Growth" of {@linkplain dev.zufs.api this package}).
 */
public enum RenameMode {
    /** Takes its place; the replaced inode loses a name. */
    REPLACE,
    /** Fails with EEXIST ({@code RENAME_NOREPLACE}). */
    NO_REPLACE,
    /** Gives it the old name ({@code RENAME_EXCHANGE}). */
    EXCHANGE
}
