package dev.zufs.runtime.wire;

import static dev.zufs.runtime.wire.OperationLocks.DIRECTORY;
import static dev.zufs.runtime.wire.OperationLocks.INODE_EXCLUSIVE;
import static dev.zufs.runtime.wire.OperationLocks.INODE_SHARED;
import static dev.zufs.runtime.wire.OperationLocks.IN_SYNC_READ;
import static dev.zufs.runtime.wire.OperationLocks.NONE;
import static dev.zufs.runtime.wire.OperationLocks.OLD_DIRECTORY;
import static dev.zufs.runtime.wire.OperationLocks.SOURCE;
import static dev.zufs.runtime.wire.OperationLocks.TARGET;
import static dev.zufs.runtime.wire.OperationLocks.UNLESS_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperationLocksTest {

    private final MemorySegment request = MemorySegment.ofArray(new byte[1024]);

    static Stream<List<String>> operations() {
        return Table.ZUF.rows("operations.tsv").stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void locksOfAPlainRequestAreThoseOfTheTable(List<String> row) {
        OpHeader.operation(request, 0, Integer.parseInt(row.get(0)));

        assertThat(OperationLocks.required(request, 0)).isEqualTo(parse(row.get(8)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyRoleOfALockHasItsCookieInTheRequest(List<String> row) {
        int operation = Integer.parseInt(row.get(0));
        OpHeader.operation(request, 0, operation);

        for (int role = 0; role < OperationLocks.ROLE_COUNT; role++) {
            long offset = OperationLocks.cookieOffset(operation, role);
            if (OperationLocks.ofRole(OperationLocks.required(request, 0), role) != 0) {
                assertThat(offset).isGreaterThanOrEqualTo(OpHeader.SIZE);
            }
            if (offset >= 0) {
                assertThat(Layout.fields(row.get(2)))
                        .anyMatch(field -> field.offset() == offset
                                && field.accessor().toLowerCase(Locale.ROOT).endsWith("cookie"));
            }
        }
        assertThat(OperationLocks.cookieOffset(operation, OperationLocks.ROLE_COUNT))
                .isEqualTo(-1);
    }

    @Test
    void temporaryFileIsMadeWithoutLock() {
        OpHeader.operation(request, 0, Operation.NEW_INODE);
        NewInodeRequest.flags(request, 0, NewInodeRequest.FLAG_TMPFILE);

        assertThat(OperationLocks.required(request, 0)).isEqualTo(NONE);
    }

    @Test
    void surplusLookupIsEvictedUnderTheDirectorysLock() {
        OpHeader.operation(request, 0, Operation.EVICT_INODE);
        EvictInodeRequest.flags(request, 0, EvictInodeRequest.FLAG_LOOKUP_RACE);

        assertThat(OperationLocks.required(request, 0)).isEqualTo(OperationLocks.of(DIRECTORY, INODE_SHARED));
        assertThat(OperationLocks.cookieOffset(Operation.EVICT_INODE, DIRECTORY))
                .isEqualTo(-1);
    }

    @Test
    void adviceHoldsTheInodeLockShared() {
        OpHeader.operation(request, 0, Operation.SYNC);
        SyncRequest.flags(request, 0, SyncRequest.FLAG_DONTNEED);

        assertThat(OperationLocks.required(request, 0)).isEqualTo(OperationLocks.of(TARGET, INODE_SHARED));
    }

    @Test
    void accessControlListsAreLoadedAndStoredUnderOtherLocks() {
        XattrRequest.type(request, 0, XattrRequest.TYPE_SYSTEM);

        OpHeader.operation(request, 0, Operation.XATTR_GET);
        assertThat(OperationLocks.required(request, 0)).isEqualTo(OperationLocks.of(TARGET, IN_SYNC_READ));

        OpHeader.operation(request, 0, Operation.XATTR_SET);
        assertThat(OperationLocks.required(request, 0)).isEqualTo(OperationLocks.of(TARGET, INODE_EXCLUSIVE));
        assertThat(OperationLocks.alternative(request, 0)).isEqualTo(OperationLocks.of(DIRECTORY, INODE_EXCLUSIVE));
    }

    @Test
    void pageFaultHoldsInSyncShared() {
        IoRequest.rw(request, 0, IoRequest.RW_MMAP | IoRequest.RW_WRITE);

        OpHeader.operation(request, 0, Operation.GET_MULTY);
        assertThat(OperationLocks.required(request, 0)).isEqualTo(OperationLocks.of(TARGET, IN_SYNC_READ));

        OpHeader.operation(request, 0, Operation.PUT_MULTY);
        assertThat(OperationLocks.required(request, 0)).isEqualTo(OperationLocks.of(TARGET, IN_SYNC_READ));
        assertThat(OperationLocks.alternative(request, 0)).isEqualTo(NONE);
    }

    @Test
    void readForAPrivatePageMayHoldInSyncShared() {
        OpHeader.operation(request, 0, Operation.READ);

        assertThat(OperationLocks.alternative(request, 0)).isEqualTo(OperationLocks.of(TARGET, IN_SYNC_READ));
    }

    @Test
    void renameLocksAReplacedInodeWhateverItIs() {
        OpHeader.operation(request, 0, Operation.RENAME);
        RenameRequest.newInodeCookie(request, 0, 7);

        int required = OperationLocks.required(request, 0);
        assertThat(OperationLocks.ofRole(required, TARGET)).isEqualTo(INODE_EXCLUSIVE);
        assertThat(OperationLocks.ofRole(required, SOURCE)).isEqualTo(INODE_EXCLUSIVE | UNLESS_DIRECTORY);
        assertThat(OperationLocks.ofRole(required, OLD_DIRECTORY)).isEqualTo(INODE_EXCLUSIVE);
        assertThat(OperationLocks.alternative(request, 0)).isEqualTo(required);
    }

    @Test
    void exchangeLocksNoDirectoryThatIsExchanged() {
        OpHeader.operation(request, 0, Operation.RENAME);
        RenameRequest.newInodeCookie(request, 0, 7);
        RenameRequest.flags(request, 0, RenameRequest.FLAG_EXCHANGE);

        int required = OperationLocks.required(request, 0);
        assertThat(OperationLocks.ofRole(required, TARGET)).isEqualTo(INODE_EXCLUSIVE | UNLESS_DIRECTORY);
    }

    private static int parse(String locks) {
        int set = NONE;
        for (String lock : locks.equals("-") ? new String[0] : locks.split(" ")) {
            int role = "TSDO".indexOf(lock.charAt(0));
            String name = lock.substring(2).replace("[", "").replace("]", "");
            int bits =
                    1 << List.of("I(s)", "I(x)", "Y(r)", "Y(w)", "X(r)", "X(w)").indexOf(name);
            set |= OperationLocks.of(role, lock.contains("[") ? bits | UNLESS_DIRECTORY : bits);
        }
        return set;
    }
}
