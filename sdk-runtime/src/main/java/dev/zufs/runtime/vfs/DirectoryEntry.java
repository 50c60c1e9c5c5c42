package dev.zufs.runtime.vfs;

import dev.zufs.api.FileName;
import dev.zufs.api.FileType;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a listing.
 *
 * <p>{@code "."} and {@code ".."} are among them.
 *
 * @param name the name
 * @param inodeNumber what it names
 * @param type of what it names; null if the filesystem does not say
 * @param nextPosition where a listing goes on behind it
 */
public record DirectoryEntry(
        FileName name, long inodeNumber, @Nullable FileType type, long nextPosition) {}
