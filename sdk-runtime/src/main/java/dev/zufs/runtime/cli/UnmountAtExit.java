package dev.zufs.runtime.cli;

import dev.zufs.runtime.feeder.fuse.FuseMount;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Unmounts when the process is told to end, by SIGTERM or Ctrl-C, and lets it end when the filesystem is closed.
 *
 * <p>What is in use is taken out of the tree at once, and for a while served to those who use it; then they get errors.
 */
final class UnmountAtExit {

    private static final Logger LOG = System.getLogger(UnmountAtExit.class.getPackageName());
    private static final long SECONDS_FOR_USERS = 5;

    private final FuseMount mount;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::unmount, "unmount at exit");

    UnmountAtExit(FuseMount mount) {
        this.mount = mount;
    }

    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Says that the mount has ended, and the filesystem is closed. */
    void disarm() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) { // the process ends, and this was what the hook waits for
            LOG.log(Level.TRACE, "unmounted at exit", e);
        }
    }

    private void unmount() {
        try {
            if (!mount.unmount()) {
                LOG.log(
                        Level.WARNING,
                        mount.target() + " is in use; who uses it has " + SECONDS_FOR_USERS + " s to end");
                mount.detach();
            }
            // Also if it is out of the tree already: it may be used still, after umount -l.
            if (!done.await(SECONDS_FOR_USERS, TimeUnit.SECONDS)) {
                mount.close();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, mount.target() + " cannot be unmounted", e);
            mount.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
