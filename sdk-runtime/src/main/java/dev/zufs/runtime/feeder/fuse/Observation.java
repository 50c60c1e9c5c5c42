package dev.zufs.runtime.feeder.fuse;

import dev.zufs.runtime.observe.OperationStatistics;
import dev.zufs.runtime.stat.HangWatch;
import dev.zufs.runtime.stat.StatReport.Fact;
import dev.zufs.runtime.stat.StatServer;
import dev.zufs.runtime.stat.StatSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of a mount, and who looks at it: who asks from outside, and the log for what hangs.
 *
 * <p><b>Threads:</b> any; {@link #close} after {@link #begin}.
 */
final class Observation implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Observation.class.getPackageName());

    private final OperationStatistics statistics = new OperationStatistics();

    /** Guarded by this, as is the next one. */
    private @Nullable StatServer server;

    private @Nullable HangWatch hangs;

    OperationStatistics statistics() {
        return statistics;
    }

    /** Begins to look, and to answer for a mount. A mount that cannot be asked works as well as any. */
    synchronized void begin(String device, List<Fact> facts) {
        hangs = HangWatch.start(statistics);
        try {
            server = StatServer.start(StatSocket.of(device), statistics, facts);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "zufs stat will find nothing: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
        }
        if (hangs != null) {
            hangs.close();
        }
    }
}
