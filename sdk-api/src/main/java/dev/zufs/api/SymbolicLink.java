package dev.zufs.api;

/**
 * A symbolic link. Its text lies in the record, or where {@link InodeRecord#linkPointer()} says, and is read there by
 * the feeder; so there is nothing to call.
 */
public interface SymbolicLink extends Inode {}
