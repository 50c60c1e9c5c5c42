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
import org.junit.jupiter.api.Test;

class LockTableTest {

    private static final long FILE = 100;
    private static final long DIRECTORY = 200;

    private final LockTable table = new LockTable();
    private final InodeLocks file = new InodeLocks(table, FILE, false);
    private final InodeLocks directory = new InodeLocks(table, DIRECTORY, true);
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
}
