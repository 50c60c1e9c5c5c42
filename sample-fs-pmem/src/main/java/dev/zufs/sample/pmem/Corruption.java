package dev.zufs.sample.pmem;

import dev.zufs.api.Errno;
import dev.zufs.api.ErrnoException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells of damage on the media: each place once in the log, and as EIO to whoever ran into it. */
final class Corruption {

    private static final System.Logger LOGGER = System.getLogger("dev.zufs.sample.pmem");
    private static final int MAX_PLACES = 1000;

    private final String source;
    private final Set<String> places = ConcurrentHashMap.newKeySet();

    Corruption(String source) {
        this.source = source;
    }

    /**
     * Returns the failure to throw.
     *
     * @param place what is damaged, without details that change from call to call
     * @param what what is wrong with it
     */
    ErrnoException at(String place, String what) {
        note(place, what);
        return new ErrnoException(Errno.EIO, place + ": " + what);
    }

    /** Logs without failing. */
    void note(String place, String what) {
        if (places.size() < MAX_PLACES && places.add(place)) {
            LOGGER.log(System.Logger.Level.ERROR, "{0}: {1}: {2}; unmount and run fsck", source, place, what);
        }
    }
}
