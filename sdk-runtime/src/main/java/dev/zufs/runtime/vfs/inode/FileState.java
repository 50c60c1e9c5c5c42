package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.ZufProtocol;
import java.lang.foreign.MemorySegment;

/**
 * What zuf keeps of an open file: the read-ahead state that travels with every data operation, and how it was opened.
 *
 * <p><b>Threads:</b> any; the state is a hint, so races do no harm.
 */
public final class FileState {

    private final boolean direct;
    private final boolean dataSync;
    private volatile boolean random;
    private long readAheadStart;
    private long previousPosition = -1;
    private int readAheadPages = ZufProtocol.READ_AHEAD_PAGES;

    /**
     * Makes the state of a file that was just opened.
     *
     * @param direct whether with {@code O_DIRECT}
     * @param dataSync whether with {@code O_DSYNC} or {@code O_SYNC}
     */
    public FileState(boolean direct, boolean dataSync) {
        this.direct = direct;
        this.dataSync = dataSync;
    }

    boolean isDirect() {
        return direct;
    }

    boolean isDataSync() {
        return dataSync;
    }

    boolean isRandom() {
        return random;
    }

    void random(boolean value) {
        random = value;
    }

    void readAheadPages(int pages) {
        readAheadPages = pages;
    }

    void writeReadAhead(MemorySegment buffer) {
        IoRequest.readAheadStart(buffer, 0, readAheadStart);
        IoRequest.readAheadPreviousPosition(buffer, 0, previousPosition);
        IoRequest.readAheadPages(buffer, 0, readAheadPages);
    }

    /** Takes over what a reply says. Stores only what has changed: threads that read one file share this object. */
    void readReadAhead(MemorySegment buffer) {
        long start = IoRequest.readAheadStart(buffer, 0);
        if (start != readAheadStart) {
            readAheadStart = start;
        }
        long previous = IoRequest.readAheadPreviousPosition(buffer, 0);
        if (previous != previousPosition) {
            previousPosition = previous;
        }
        int pages = IoRequest.readAheadPages(buffer, 0);
        if (pages != readAheadPages) {
            readAheadPages = pages;
        }
    }
}
