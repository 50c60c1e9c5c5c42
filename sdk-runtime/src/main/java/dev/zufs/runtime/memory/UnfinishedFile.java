package dev.zufs.runtime.memory;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that was made for a filesystem that is not in it yet: deleted if it never gets there, also when this process is ended
 * meanwhile by a signal that lets it clean up, such as that of Ctrl-C.
 *
 * <p><b>Threads:</b> any; the end of the process comes in a thread of its own.
 */
final class UnfinishedFile {

    private static final Logger LOG = System.getLogger(UnfinishedFile.class.getPackageName());

    private final Path path;
    private final Thread hook = new Thread(this::remove, "zufs-unfinished-file");
    private boolean settled;

    private UnfinishedFile(Path path) {
        this.path = path;
    }

    /** Begins, for a file that this process has made and locked. */
    static UnfinishedFile of(Path path) {
        UnfinishedFile file = new UnfinishedFile(path.toAbsolutePath());
        try {
            Runtime.getRuntime().addShutdownHook(file.hook);
        } catch (IllegalStateException e) { // the process ends already
            file.remove();
        }
        return file;
    }

    /**
     * Keeps the file.
     *
     * @throws IOException if it is deleted already, because the process is being ended
     */
    synchronized void keep() throws IOException {
        if (settled) {
            throw new IOException(path + " was not finished before this process was ended");
        }
        settle();
    }

    /** Deletes the file, unless it is kept. */
    synchronized void remove() {
        if (settled) {
            return;
        }
        settle();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot delete " + path + ", in which there is nothing yet", e);
        }
    }

    private void settle() {
        settled = true;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.log(Level.TRACE, "the process ends", e);
        }
    }
}
