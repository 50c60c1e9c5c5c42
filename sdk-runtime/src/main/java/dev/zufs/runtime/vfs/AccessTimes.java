package dev.zufs.runtime.vfs;

import dev.zufs.runtime.vfs.inode.Vnode;
import dev.zufs.runtime.wire.ZusInode;

/** Says when reads set the access time: mount options. */
public enum AccessTimes {
    /** When it is not after the last change, or a day old ({@code relatime}). */
    RELATIVE,
    /** Always ({@code strictatime}). */
    STRICT,
    /** Never ({@code noatime}). */
    NEVER;

    private static final long DAY_NANOS = 86_400_000_000_000L;

    /** Says whether a read may set the access time at all; if not, nobody needs to know what time it is. */
    boolean mayTouch(Vnode vnode) {
        return this != NEVER && (vnode.flags() & ZusInode.FLAG_NOATIME) == 0;
    }

    boolean isDue(Vnode vnode, long now) {
        if (!mayTouch(vnode)) {
            return false;
        }
        long accessed = vnode.accessed();
        if (accessed == now) {
            return false;
        }
        return this == STRICT
                || accessed <= vnode.modified()
                || accessed <= vnode.changed()
                || now - accessed >= DAY_NANOS;
    }
}
