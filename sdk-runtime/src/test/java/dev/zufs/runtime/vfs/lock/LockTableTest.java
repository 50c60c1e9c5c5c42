package dev.zufs.runtime.vfs.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zufs.runtime.wire.IoRequest;
import dev.zufs.runtime.wire.LookupRequest;
import dev.zufs.runtime.wire.Operation;
import dev.zufs.runtime.wire.RenameRequest;
import dev.zufs.runtime.wire.RequestWriter;
import dev.zufs.runtime.wire.SetattrRequest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockTableTest {

    private static final long FILE = 100;
    private static final long DIRECTORY = 200;

    private final LockTable table = new LockTable();
    private final InodeLocks file = new InodeLocks(table, FILE, 10, false, InodeLocks.NO_PARENT);
    private final InodeLocks directory = new InodeLocks(table, DIRECTORY, 20, true, InodeLocks.NO_PARENT);
    private final MemorySegment request = Arena.ofAuto().allocate(4096, 8);

    private void check() {
        table.check(request, 0, cookie -> cookie == DIRECTORY);
    }

    @Test
    void missingLockFailsLoudly() {
        RequestWriter.fixed(request, 0, Operation.SETATTR);
        SetattrRequest.inodeCookie(request, 0, FILE);
        assertThatThrownBy(this::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SETATTR");
        int token = file.lockInodeShared();
        assertThatThrownBy(this::check).isInstanceOf(IllegalStateException.class);
        file.unlockInodeShared(token);
        file.lockInodeExclusive();
        assertThatCode(this::check).doesNotThrowAnyException();
        file.unlockInodeExclusive();
        assertThat(table.heldInodes()).isZero();
    }

    @Test
    void exclusiveIsMoreThanShared() {
        RequestWriter.fixed(request, 0, Operation.LOOKUP);
        LookupRequest.directoryCookie(request, 0, DIRECTORY);
        directory.lockInodeExclusive();
        assertThatCode(this::check).doesNotThrowAnyException();
        directory.unlockInodeExclusive();
    }

    @Test
    void locksOfAnotherInodeDoNotCount() {
        RequestWriter.data(request, 0, Operation.READ, 0, 1);
        IoRequest.inodeCookie(request, 0, FILE);
        int token = directory.lockInodeShared();
        assertThatThrownBy(this::check).isInstanceOf(IllegalStateException.class);
        directory.unlockInodeShared(token);
        int alternative = file.lockSyncShared();
        assertThatCode(this::check).as("a private copy of a page").doesNotThrowAnyException();
        file.unlockSyncShared(alternative);
    }

    @Test
    void renamedDirectoryNeedsNoLockButARenamedFileDoes() {
        RequestWriter.fixed(request, 0, Operation.RENAME);
        RenameRequest.oldDirectoryCookie(request, 0, DIRECTORY);
        RenameRequest.newDirectoryCookie(request, 0, DIRECTORY);
        RenameRequest.newInodeCookie(request, 0, 0);
        RenameRequest.flags(request, 0, 0);
        directory.lockInodeExclusive();
        RenameRequest.oldInodeCookie(request, 0, DIRECTORY);
        assertThatCode(this::check).doesNotThrowAnyException();
        RenameRequest.oldInodeCookie(request, 0, FILE);
        assertThatThrownBy(this::check).isInstanceOf(IllegalStateException.class);
        directory.unlockInodeExclusive();
    }

    @Test
    void lockTakenTwiceFailsLoudly() {
        int token = file.lockInodeShared();
        assertThatThrownBy(file::lockInodeShared).isInstanceOf(IllegalStateException.class);
        file.unlockInodeShared(token);
    }

    private InodeLocks file(long number) {
        return new InodeLocks(table, 1000 + number, number, false, InodeLocks.NO_PARENT);
    }

    private InodeLocks directory(long number, @Nullable InodeLocks parent) {
        return new InodeLocks(table, 1000 + number, number, true, () -> parent);
    }

    private static void assertOutOfOrder(Runnable lock) {
        assertThatThrownBy(lock::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("out of order");
    }

    @Test
    void kindsOfLocksHaveAnOrder() {
        InodeLocks other = file(11);
        file.lockXattrExclusive();
        assertOutOfOrder(other::lockSyncShared);
        assertOutOfOrder(file::lockInodeShared);
        file.unlockXattrExclusive();
        int token = file.lockSyncShared();
        assertOutOfOrder(other::lockInodeExclusive);
        assertOutOfOrder(directory::lockInodeShared);
        file.lockXattrExclusive();
        file.unlockXattrExclusive();
        file.unlockSyncShared(token);
        file.lockInodeExclusive();
        assertOutOfOrder(directory::lockInodeExclusive);
        file.unlockInodeExclusive();
    }

    @Test
    void filesAreLockedByNumber() {
        InodeLocks low = file(3);
        low.lockInodeExclusive();
        file.lockInodeExclusive();
        low.lockSyncExclusive();
        file.lockSyncExclusive();
        file.unlockSyncExclusive();
        low.unlockSyncExclusive();
        file.unlockInodeExclusive();
        low.unlockInodeExclusive();
        file.lockInodeExclusive();
        assertOutOfOrder(low::lockInodeExclusive);
        file.lockSyncExclusive();
        assertOutOfOrder(low::lockSyncShared);
    }

    @Test
    void directoriesAreLockedFromTheTopAndElseByNumber() {
        InodeLocks top = directory(50, null);
        InodeLocks middle = directory(40, top);
        InodeLocks bottom = directory(30, middle);
        InodeLocks aside = directory(45, top);
        top.lockInodeExclusive();
        bottom.lockInodeExclusive();
        bottom.unlockInodeExclusive();
        top.unlockInodeExclusive();
        bottom.lockInodeExclusive();
        assertOutOfOrder(top::lockInodeShared);
        aside.lockInodeExclusive();
        aside.unlockInodeExclusive();
        bottom.unlockInodeExclusive();
        aside.lockInodeExclusive();
        assertOutOfOrder(bottom::lockInodeExclusive);
    }
}
