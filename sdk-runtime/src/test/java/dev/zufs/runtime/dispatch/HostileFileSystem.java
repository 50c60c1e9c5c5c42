package dev.zufs.runtime.dispatch;

import dev.zufs.api.Directory;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.InodeRecord;
import dev.zufs.api.MountContext;
import dev.zufs.api.NewInode;
import dev.zufs.api.RegularFile;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.TypeFeature;
import dev.zufs.api.memory.PersistentMemory;
import dev.zufs.api.op.Allocation;
import dev.zufs.api.op.CloneRange;
import dev.zufs.api.op.CopyRange;
import dev.zufs.api.op.ExtendedAttributes;
import dev.zufs.api.op.ExtentAccess;
import dev.zufs.api.op.ExtentReport;
import dev.zufs.api.op.IoctlHandler;
import dev.zufs.api.op.ReadAhead;
import dev.zufs.api.op.SeekData;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A filesystem whose every callback does the same wrong thing, once it is armed. Before that it has a root directory in which
 * every name is one file that can do everything, and every new file is one other.
 */
final class HostileFileSystem implements FileSystemType {

    /** What an armed callback does. */
    @FunctionalInterface
    interface Misdeed {
        @Nullable Object commit(Method callback, @Nullable Object[] arguments) throws Throwable;
    }

    private volatile @Nullable Misdeed misdeed;

    void arm(Misdeed wrong) {
        misdeed = wrong;
    }

    void armToThrow(Supplier<? extends Throwable> failure) {
        misdeed = (callback, arguments) -> {
            throw failure.get();
        };
    }

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public int magic() {
        return 0xBAD;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(1, 0);
    }

    @Override
    public Set<TypeFeature> features() {
        return Set.of(TypeFeature.POSIX_ACL);
    }

    @Override
    public SuperBlock mount(MountContext context) {
        Misdeed wrong = misdeed;
        if (wrong != null) {
            return misbehave(wrong, context);
        }
        InodeRecord rootRecord = record(context.memory(), 4096, 0x41ED, 1, 2);
        InodeRecord fileRecord = record(context.memory(), 8192, 0x81A4, 2, 1);
        RegularFile file = proxy(
                fileRecord,
                RegularFile.class,
                Allocation.class,
                SeekData.class,
                CloneRange.class,
                CopyRange.class,
                ExtentAccess.class,
                ExtentReport.class,
                ReadAhead.class,
                ExtendedAttributes.class,
                IoctlHandler.class);
        RegularFile created =
                proxy(record(context.memory(), 12288, 0x81A4, 3, 1), RegularFile.class, ExtendedAttributes.class);
        Directory root = proxy(
                rootRecord,
                (method, arguments) -> method.getName().equals("create") ? created : file,
                Directory.class,
                ExtendedAttributes.class,
                IoctlHandler.class);
        return proxy(null, (method, arguments) -> root, SuperBlock.class);
    }

    private static InodeRecord record(PersistentMemory memory, long offset, int mode, long number, int links) {
        InodeRecord record = InodeRecord.at(memory, offset);
        record.initialize(NewInode.ofMode(mode).build(), number, links);
        record.size(1 << 20);
        record.parent(1);
        return record;
    }

    @SuppressWarnings("NullAway") // that is the misdeed
    private static SuperBlock misbehave(Misdeed wrong, MountContext context) {
        try {
            Method method = FileSystemType.class.getMethod("mount", MountContext.class);
            return (SuperBlock) wrong.commit(method, new Object[] {context});
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw HostileFileSystem.<RuntimeException>sneak(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @SuppressWarnings("ReferenceEquality") // identity is what a proxy has
    private static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }

    private <T> T proxy(@Nullable InodeRecord record, Class<T> role, Class<?>... roles) {
        return proxy(record, (method, arguments) -> null, role, roles);
    }

    private <T> T proxy(@Nullable InodeRecord record, Misdeed peaceful, Class<T> role, Class<?>... roles) {
        Class<?>[] all = new Class<?>[roles.length + 1];
        all[0] = role;
        System.arraycopy(roles, 0, all, 1, roles.length);
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> isSame(proxy, arguments[0]);
                    case "hashCode" -> 1;
                    default -> role.getSimpleName();
                };
            }
            if (method.getName().equals("record")) {
                return record;
            }
            Misdeed wrong = misdeed;
            return wrong == null ? peaceful.commit(method, arguments) : wrong.commit(method, arguments);
        };
        return role.cast(Proxy.newProxyInstance(getClass().getClassLoader(), all, handler));
    }
}
