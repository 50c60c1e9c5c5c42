package dev.zufs.runtime.feeder;

import dev.zufs.api.Errno;
import dev.zufs.runtime.wire.OpHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A channel whose kernel side gives one operation at a time, and takes the reply when it is asked for the next. */
public interface WaitingChannel extends Channel {

    /**
     * Gives the reply that lies in the buffer to the operation before, if there was one, and waits for the next. The reply
     * is delivered even if {@link #wake} was called before: it is the answer that an application waits for.
     *
     * <p>A call after {@link #wake} may still return an operation, which came before; it is executed, and its reply given by
     * the call after that.
     *
     * @return false if there will be no more operations; then the reply has been given
     * @throws IOException if the feeder fails; it is not called again
     */
    boolean next() throws IOException;

    /**
     * Returns the application's bytes of the operation in the buffer.
     *
     * @return native memory of {@code hdr.len} bytes, or {@link MemorySegment#NULL} if the operation has none
     */
    MemorySegment window();

    @Override
    default void serve(OperationRunner operations) throws IOException {
        while (next()) {
            MemorySegment window;
            try {
                window = window();
            } catch (RuntimeException | Error e) {
                // Somebody waits for an answer, and this one is the only operation that is lost.
                System.getLogger(WaitingChannel.class.getPackageName())
                        .log(System.Logger.Level.ERROR, "the application''s bytes cannot be had", e);
                OpHeader.err(buffer(), 0, -Errno.EIO.number());
                continue;
            }
            operations.execute(window);
            // A filesystem may have left its thread interrupted, which closes files of the next and keeps it from
            // waiting.
            Thread.interrupted();
        }
    }
}
