package dev.zufs.sample.pmem;

import com.google.auto.service.AutoService;
import dev.zufs.api.CheckContext;
import dev.zufs.api.FileSystemType;
import dev.zufs.api.FormatContext;
import dev.zufs.api.FormatVersion;
import dev.zufs.api.Limits;
import dev.zufs.api.MountContext;
import dev.zufs.api.OptionSpec;
import dev.zufs.api.SuperBlock;
import dev.zufs.api.TypeFeature;
import java.util.List;
import java.util.Set;

/** The filesystem type {@code zpmem}. */
@AutoService(FileSystemType.class)
public final class ZpmemType implements FileSystemType {

    /** Creates the type; {@link java.util.ServiceLoader} does. */
    public ZpmemType() {}

    @Override
    public String name() {
        return "zpmem";
    }

    @Override
    public int magic() {
        return Layout.MAGIC;
    }

    @Override
    public FormatVersion version() {
        return new FormatVersion(Layout.VERSION_MAJOR, Layout.VERSION_MINOR);
    }

    @Override
    public Limits limits() {
        return Limits.widest().withMaxFileBytes(Layout.MAX_FILE_BYTES);
    }

    @Override
    public Set<TypeFeature> features() {
        return Set.of(TypeFeature.POSIX_ACL, TypeFeature.EXTENT_READS);
    }

    @Override
    public List<OptionSpec> formatOptions() {
        return List.of(
                new OptionSpec("lanes", "COUNT", "how many lanes the log has; as many operations commit at once"),
                new OptionSpec("lane", "KIB", "the size of a lane of the log"));
    }

    @Override
    public void format(FormatContext context) {
        new Formatter(context).run();
    }

    @Override
    public SuperBlock mount(MountContext context) {
        return ZpmemSuperBlock.mount(context);
    }

    @Override
    public void check(CheckContext context) {
        new Checker(context).run();
    }
}
