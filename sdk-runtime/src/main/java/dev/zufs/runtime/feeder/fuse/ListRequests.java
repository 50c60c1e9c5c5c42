package dev.zufs.runtime.feeder.fuse;

import dev.zufs.api.ErrnoException;
import dev.zufs.api.FileName;
import dev.zufs.runtime.feeder.fuse.wire.DirentWriter;
import dev.zufs.runtime.feeder.fuse.wire.FuseDirent;
import dev.zufs.runtime.feeder.fuse.wire.FuseDirentplus;
import dev.zufs.runtime.feeder.fuse.wire.FuseReadIn;
import dev.zufs.runtime.feeder.fuse.wire.FuseRequest;
import dev.zufs.runtime.vfs.VfsMount;
import dev.zufs.runtime.vfs.inode.DirectoryListing;
import dev.zufs.runtime.vfs.inode.Vnode;
import java.lang.foreign.MemorySegment;

/** Answers requests that list directories, with the attributes of the entries or without. */
final class ListRequests {

    private static final long NO_ENTRY = -1;

    private final Session session;
    private final VfsMount vfs;
    private final Nodes nodes;

    ListRequests(Session session) {
        this.session = session;
        this.vfs = session.vfs();
        this.nodes = session.nodes();
    }

    void list(FuseRequest request, Answer answer, boolean withAttributes) {
        MemorySegment in = request.structure();
        long at = request.structureAt();
        Opened opened = session.opening().find(FuseReadIn.handle(in, at));
        Vnode directory = opened.inode();
        int room = FuseReadIn.length(in, at);
        boolean touches = vfs.touchesAccessTime(directory, opened.flags());
        long position = FuseReadIn.offset(in, at);
        try (DirectoryListing listing = session.names().list(directory, position, room, touches)) {
            Writer writer = new Writer(directory, answer, room, withAttributes);
            writer.end(listing.deliver(writer));
        }
    }

    /** Writes entries. Each says where the listing goes on behind it, which the next one tells. */
    private final class Writer implements DirectoryListing.Sink {

        private final Vnode directory;
        private final Answer answer;
        private final MemorySegment out;
        private final long room;
        private final boolean withAttributes;
        private long used;
        private long last = NO_ENTRY;

        Writer(Vnode directory, Answer answer, long room, boolean withAttributes) {
            this.directory = directory;
            this.answer = answer;
            this.out = answer.body();
            this.room = room;
            this.withAttributes = withAttributes;
        }

        @Override
        public boolean entry(
                MemorySegment names, long nameAt, int nameLength, long inodeNumber, int type, long position) {
            linkTo(position);
            long at = used;
            // What is behind it is written when it is known; until then anything but 0, which would be no entry.
            long behind = withAttributes
                    ? DirentWriter.appendPlus(out, at, room, inodeNumber, type, 1, names, nameAt, nameLength)
                    : DirentWriter.append(out, at, room, inodeNumber, type, 1, names, nameAt, nameLength);
            if (behind == DirentWriter.FULL) {
                last = NO_ENTRY;
                return false;
            }
            if (withAttributes) {
                last = at + FuseDirentplus.DIRENT;
                addAttributes(at, FileName.of(names, nameAt, nameLength));
            } else {
                last = at;
            }
            used = behind;
            return true;
        }

        private void linkTo(long position) {
            if (last != NO_ENTRY) {
                FuseDirent.next(out, last, position);
            }
        }

        /** Looks an entry up; the kernel does itself what fails here. */
        private void addAttributes(long at, FileName name) {
            if (name.isDot() || name.isDotDot()) {
                return;
            }
            Vnode found;
            try {
                found = session.names().lookup(directory, name);
            } catch (ErrnoException e) {
                return;
            }
            if (found != null) {
                session.attributes().entry(out, at + FuseDirentplus.ENTRY, found);
                nodes.enter(found);
                answer.enters(found);
            }
        }

        /** Ends the answer; {@code next} is where the listing goes on. */
        void end(long next) {
            if (next != DirectoryListing.END) {
                linkTo(next);
            }
            answer.succeed(used);
        }
    }
}
