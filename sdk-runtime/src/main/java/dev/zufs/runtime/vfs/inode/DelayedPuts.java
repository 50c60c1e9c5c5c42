package dev.zufs.runtime.vfs.inode;

import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.OpHeader;
import dev.zufs.runtime.wire.PutChain;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Keeps the PUT_MULTY operations that wait, by CPU, for the next operation of their CPU to carry them.
 *
 * <p><b>Threads:</b> any; threads that run on one CPU share its queue.
 */
final class DelayedPuts {

    private volatile Queue[] queues = {};

    /** The puts of one CPU, in the form in which they follow a request. */
    static final class Queue {

        private final byte[] bytes = new byte[PutChain.MAX_BYTES];
        private final MemorySegment puts = MemorySegment.ofArray(bytes);
        private final int[] offsets = new int[PutChain.MAX_PUTS + 1];

        /** Changed under the monitor; read without it to see that there is nothing to do. */
        private volatile int count;

        private int delivering;
        private long[] delivered = new long[PutChain.MAX_PUTS * 2];
        private int deliveredCount;

        boolean isEmpty() {
            return count == 0;
        }

        /** Takes the put in an op buffer, unless the queue is full. */
        synchronized boolean add(MemorySegment put) {
            int size = OpHeader.inLen(put, 0);
            int end = offsets[count];
            if (count == PutChain.MAX_PUTS || end + size > PutChain.MAX_BYTES) {
                return false;
            }
            MemorySegment.copy(put, 0, puts, end, size);
            offsets[count + 1] = end + size;
            count = count + 1;
            return true;
        }

        /**
         * Moves all puts behind a request, if they fit.
         *
         * @return whether there were any; then {@link #delivered} must follow the operation
         */
        synchronized boolean appendTo(MemorySegment request, int capacity) {
            int waiting = count;
            if (waiting == 0 || OpHeader.inLen(request, 0) + offsets[waiting] > capacity) {
                return false;
            }
            long last = 0;
            for (int index = 0; index < waiting; index++) {
                noteDelivery(IoRequest.inodeCookie(puts, offsets[index]));
                last = PutChain.append(request, last, puts, offsets[index]);
            }
            count = 0;
            delivering++;
            return true;
        }

        /** Notes that an operation has ended which carried puts. */
        synchronized void delivered() {
            delivering--;
            if (delivering == 0) {
                deliveredCount = 0;
            }
            notifyAll();
        }

        synchronized boolean holds(long cookie) {
            for (int index = 0; index < count; index++) {
                if (IoRequest.inodeCookie(puts, offsets[index]) == cookie) {
                    return true;
                }
            }
            return false;
        }

        /** Waits until no operation runs any more that carries a put of the inode. */
        synchronized void awaitDelivery(long cookie) {
            boolean interrupted = false;
            while (delivering > 0 && isDelivering(cookie)) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void noteDelivery(long cookie) {
            if (deliveredCount == delivered.length) {
                delivered = Arrays.copyOf(delivered, deliveredCount * 2);
            }
            delivered[deliveredCount++] = cookie;
        }

        private boolean isDelivering(long cookie) {
            for (int index = 0; index < deliveredCount; index++) {
                if (delivered[index] == cookie) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns the queue of a CPU. */
    Queue ofCpu(int cpu) {
        Queue[] known = queues;
        return cpu < known.length ? known[cpu] : grow(cpu);
    }

    /** Returns the queues of all CPUs that ever sent something. */
    Queue[] all() {
        return queues;
    }

    private synchronized Queue grow(int cpu) {
        Queue[] known = queues;
        if (cpu >= known.length) {
            Queue[] more = Arrays.copyOf(known, cpu + 1);
            for (int index = known.length; index <= cpu; index++) {
                more[index] = new Queue();
            }
            queues = more;
        }
        return queues[cpu];
    }
}
