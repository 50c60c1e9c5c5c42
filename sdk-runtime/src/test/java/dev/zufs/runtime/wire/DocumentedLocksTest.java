package dev.zufs.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zufs.api.Directory;
import dev.zufs.api.Inode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SymbolicLink;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.CloneRange;
import dev.zufs.api.op.CopyRange;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentReport;
import dev.zufs.api.op.IoctlHandler;
import dev.zufs.api.op.ReadAhead;
import dev.zufs.api.op.SeekData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the lock table that authors read, in the documentation of the API's package, to the one that is enforced. */
class DocumentedLocksTest {

    private static final Path API = Path.of("../sdk-api/src/main/java/dev/zufs/api/package-info.java");
    private static final Pattern ROW =
            Pattern.compile("<tr><td>\\{@link dev\\.zufs\\.api[^ ]*#(\\w+) \\w+}</td><td>([^<]*)</td>");

    private static final List<Class<?>> CALLBACKS = List.of(
            Inode.class,
            Directory.class,
            RegularFile.class,
            SymbolicLink.class,
            Allocation.class,
            CloneRange.class,
            CopyRange.class,
            ExtendedAttributes.class,
            ExtentAccess.class,
            ExtentReport.class,
            IoctlHandler.class,
            ReadAhead.class,
            SeekData.class);

    private static final Map<String, String> DOCUMENTED = new LinkedHashMap<>();

    private final MemorySegment request = MemorySegment.ofArray(new byte[1024]);

    @BeforeAll
    static void readTheDocumentation() throws IOException {
        String text = Files.readString(API).replaceAll("\\n \\* +", " ");
        Matcher row = ROW.matcher(text);
        while (row.find()) {
            DOCUMENTED.put(row.group(1), row.group(2));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lookup, LOOKUP",
        "list, READDIR",
        "create, NEW_INODE",
        "link, ADD_DENTRY",
        "remove, REMOVE_DENTRY",
        "rename, RENAME",
        "read, READ",
        "write, WRITE",
        "truncate, FALLOCATE",
        "allocate, FALLOCATE",
        "cloneFrom, CLONE",
        "copyRangeFrom, COPY_RANGE",
        "attributesChanged, SETATTR",
        "sync, SYNC",
        "sync, SYNC_ANY",
        "acquire, GET_MULTY",
        "release, PUT_MULTY",
        "mappingsClosed, MMAP_CLOSE",
        "seekData, LLSEEK",
        "readAhead, PRE_READ",
        "reportExtents, FIEMAP",
        "getxattr, XATTR_GET",
        "listxattr, XATTR_LIST",
        "setxattr, XATTR_SET",
        "ioctl, IOCTL",
        "evict, EVICT_INODE",
        "free, FREE_INODE",
    })
    void callbackHoldsWhatIsDocumented(String callback, String operation) throws ReflectiveOperationException {
        OpHeader.operation(request, 0, Operation.class.getField(operation).getInt(null));

        assertThat(documented(callback).split(";", -1)[0]).isEqualTo(held(OperationLocks.required(request, 0)));
    }

    @Test
    void everyCallbackIsThatOfAnOperation() {
        List<String> likeAnother = List.of("removexattr", "seekHole", "cloneRangeFrom", "forget");

        assertThat(CALLBACKS.stream()
                        .flatMap(role -> Arrays.stream(role.getDeclaredMethods()))
                        .filter(method -> !method.isSynthetic())
                        .map(Method::getName)
                        .filter(name -> !name.equals("record") && !likeAnother.contains(name)))
                .containsExactlyInAnyOrderElementsOf(DOCUMENTED.keySet());
    }

    @Test
    void fileWithoutANameIsCreatedUnderNoLock() {
        NewInodeRequest.flags(request, 0, NewInodeRequest.FLAG_TMPFILE);

        assertOther("createUnnamed", Operation.NEW_INODE, "nothing");
    }

    @Test
    void otherLocksOfSomeRequestsAreDocumentedBehindASemicolon() {
        OpHeader.operation(request, 0, Operation.READ);
        assertThat(held(OperationLocks.alternative(request, 0))).isEqualTo("sync shared");
        assertThat(documented("read")).endsWith("for a page of a private mapping sync shared instead");
        assertVariant("sync", Operation.SYNC, at -> SyncRequest.flags(request, 0, SyncRequest.FLAG_DONTNEED));
        assertVariant("acquire", Operation.GET_MULTY, at -> IoRequest.rw(request, 0, IoRequest.RW_MMAP));
        assertVariant("release", Operation.PUT_MULTY, at -> IoRequest.rw(request, 0, IoRequest.RW_MMAP));
        assertVariant("getxattr", Operation.XATTR_GET, at -> XattrRequest.type(request, 0, XattrRequest.TYPE_SYSTEM));
        assertVariant("setxattr", Operation.XATTR_SET, at -> XattrRequest.type(request, 0, XattrRequest.TYPE_SYSTEM));
        assertVariant(
                "evict",
                Operation.EVICT_INODE,
                at -> EvictInodeRequest.flags(request, 0, EvictInodeRequest.FLAG_LOOKUP_RACE));
    }

    private void assertVariant(String callback, int operation, Consumer<MemorySegment> change) {
        request.fill((byte) 0);
        OpHeader.operation(request, 0, operation);
        change.accept(request);
        String variant = documented(callback).split(";", -1)[1];
        assertThat(variant).as(callback).contains(" " + held(OperationLocks.required(request, 0)) + " instead");
    }

    private void assertOther(String callback, int operation, String held) {
        OpHeader.operation(request, 0, operation);
        assertThat(documented(callback)).isEqualTo(held);
        assertThat(held(OperationLocks.required(request, 0))).isEqualTo(held);
    }

    private static String documented(String callback) {
        assertThat(DOCUMENTED).containsKey(callback);
        return DOCUMENTED.getOrDefault(callback, "");
    }

    /** Says a set of locks in the words of the table. What a rename holds beyond its directories stands in a clause of its own. */
    private static String held(int set) {
        StringJoiner held = new StringJoiner(", ").setEmptyValue("nothing");
        add(held, "directory ", OperationLocks.ofRole(set, OperationLocks.DIRECTORY));
        add(held, "old directory ", OperationLocks.ofRole(set, OperationLocks.OLD_DIRECTORY));
        add(held, "", OperationLocks.ofRole(set, OperationLocks.TARGET));
        int source = OperationLocks.ofRole(set, OperationLocks.SOURCE);
        if ((source & OperationLocks.UNLESS_DIRECTORY) == 0) {
            add(held, "source ", source);
        }
        return held.toString();
    }

    private static void add(StringJoiner held, String role, int locks) {
        boolean directory = role.contains("directory");
        String inode = directory ? role : role + "inode ";
        addIf(held, locks, OperationLocks.INODE_SHARED, inode + "shared");
        addIf(held, locks, OperationLocks.INODE_EXCLUSIVE, inode + "exclusive");
        addIf(held, locks, OperationLocks.IN_SYNC_READ, role + "sync shared");
        addIf(held, locks, OperationLocks.IN_SYNC_WRITE, role + "sync exclusive");
        addIf(held, locks, OperationLocks.XATTR_READ, role + "xattr shared");
        addIf(held, locks, OperationLocks.XATTR_WRITE, role + "xattr exclusive");
    }

    private static void addIf(StringJoiner held, int locks, int bit, String words) {
        if ((locks & bit) != 0) {
            held.add(words);
        }
    }
}
