package dev.zufs.sample.pmem;

import dev.zufs.api.op.ExtentMap;
import java.util.ArrayList;
import java.util.List;

/** The blocks that a feeder asks for. */
final class ExtentBlocks implements ExtentMap.Host {

    private final List<Long> numbers = new ArrayList<>();
    private final int capacity;
    private int flags;
    private long cookie;

    ExtentBlocks(int capacity) {
        this.capacity = capacity;
    }

    List<Long> numbers() {
        return numbers;
    }

    int flags() {
        return flags;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int size() {
        return numbers.size();
    }

    @Override
    public long block(int index) {
        return numbers.get(index);
    }

    @Override
    public void append(long number) {
        numbers.add(number);
    }

    @Override
    public void flags(int bits) {
        flags |= bits;
    }

    @Override
    public void unmap(long position, long length) {
        throw new AssertionError("zpmem moves no blocks under a write");
    }

    @Override
    public long cookie() {
        return cookie;
    }

    @Override
    public void cookie(long word) {
        cookie = word;
    }
}
