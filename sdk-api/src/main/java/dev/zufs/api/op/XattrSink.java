package dev.zufs.api.op;

import dev.zufs.api.FileName;
import dev.zufs.api.XattrNamespace;
import java.util.Objects;

/** Takes the names of an inode's extended attributes. Only valid during the call that it was given to. */
public final class XattrSink {

    /** Stores names; implemented by hosts of plugins. */
    @FunctionalInterface
    public interface Host {

        /**
         * Stores one name.
         *
         * @param namespace where the name is known
         * @param name without prefix, except in {@link XattrNamespace#SYSTEM}
         */
        void name(XattrNamespace namespace, FileName name);
    }

    private final Host host;

    private XattrSink(Host host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns the sink that stores into {@code host}; called by hosts of plugins.
     *
     * @param host what stores the names
     * @return a new sink
     */
    public static XattrSink over(Host host) {
        return new XattrSink(host);
    }

    /**
     * Gives one name. The runtime adds the prefix, hides {@code trusted.} from those who must not see it, and answers
     * ERANGE if the caller's buffer is too small.
     *
     * @param namespace where the name is known
     * @param name without prefix, except in {@link XattrNamespace#SYSTEM}
     */
    public void add(XattrNamespace namespace, FileName name) {
        host.name(namespace, name);
    }
}
