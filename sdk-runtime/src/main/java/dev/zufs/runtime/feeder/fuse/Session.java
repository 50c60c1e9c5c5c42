package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.vfs.DirectoryCalls;
import dev.zufs.runtime.vfs.VfsMount;

/**
 * One connection to the kernel: what was agreed on, and what both sides know of each other.
 *
 * <p><b>Threads:</b> any; the parts guard themselves.
 */
final class Session {

    private final FuseAgreement agreement;
    private final FuseMountOptions options;
    private final VfsMount vfs;
    private final DirectoryCalls names;
    private final Nodes nodes;
    private final Attributes attributes;
    private final Opening opening;
    private final Frees frees;

    Session(FuseAgreement agreement, FuseMountOptions options, VfsMount vfs) {
        this.agreement = agreement;
        this.options = options;
        this.vfs = vfs;
        this.names = vfs.directoryCalls();
        this.nodes = new Nodes(vfs.zuf());
        this.attributes = new Attributes(nodes, vfs.zuf().blockBytes(), options.validSeconds());
        this.opening = new Opening(this);
        this.frees = new Frees(vfs.zuf().inodes());
    }

    FuseAgreement agreement() {
        return agreement;
    }

    FuseMountOptions options() {
        return options;
    }

    VfsMount vfs() {
        return vfs;
    }

    DirectoryCalls names() {
        return names;
    }

    Nodes nodes() {
        return nodes;
    }

    Attributes attributes() {
        return attributes;
    }

    Opening opening() {
        return opening;
    }

    Frees frees() {
        return frees;
    }
}
