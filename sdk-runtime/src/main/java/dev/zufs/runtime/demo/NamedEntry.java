package dev.zufs.runtime.demo;

import dev.zufs.api.ErrnoException;
import java.io.IOException;

/** Puts the name of an entry into what a filesystem answers when it fails: an error number alone does not say where. */
final class NamedEntry {

    private NamedEntry() {}

    /** Does a piece of work on an entry. */
    static void work(HostEntry entry, ParallelFiles.Worker worker) throws IOException {
        try {
            worker.work(entry);
        } catch (ErrnoException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = e.errno().name() + ": ";
            String reason = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
            throw new ErrnoException(e.errno(), entry.text() + ": " + reason, e);
        }
    }
}
