package dev.zufs.mock.internal;

import dev.zufs.runtime.libc.ThreadCalls;
import java.lang.foreign.MemorySegment;

/** Tells that every caller runs on the CPU that a test says. */
final class CallsOnOneCpu implements ThreadCalls {

    volatile long cpu;

    @Override
    public long schedGetCpu() {
        return cpu;
    }

    @Override
    public long schedSetAffinity(int thread, MemorySegment mask) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long schedGetAffinity(int thread, MemorySegment mask) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long gettid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long pthreadSigmask(int how, MemorySegment set, MemorySegment previousSet) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long prctl(int option, long argument) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long prctl(int option, MemorySegment argument) {
        throw new UnsupportedOperationException();
    }
}
