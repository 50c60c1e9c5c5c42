/** Loads filesystems and serves them: plugins, zero-threads, dispatch, memory, feeders and the command-line tool. */
@SuppressWarnings({
    "requires-automatic", // jnr-ffi has a module name but no descriptor
    "module" // the test kit is built later, and of another layer
})
module dev.zufs.runtime {
    requires transitive dev.zufs.api;
    requires info.picocli;
    requires org.jnrproject.ffi;
    requires static transitive org.jspecify;

    exports dev.zufs.runtime.observe;
    exports dev.zufs.runtime.plugin;
    exports dev.zufs.runtime.vfs;
    exports dev.zufs.runtime.vfs.inode;
    exports dev.zufs.runtime.dispatch to
            dev.zufs.mock;
    exports dev.zufs.runtime.feeder to
            dev.zufs.mock;
    exports dev.zufs.runtime.libc to
            dev.zufs.mock;
    exports dev.zufs.runtime.local to
            dev.zufs.mock;
    exports dev.zufs.runtime.memory to
            dev.zufs.mock;
    exports dev.zufs.runtime.thread to
            dev.zufs.mock;
    exports dev.zufs.runtime.wire to
            dev.zufs.mock;

    // jnr-ffi implements the interface in there by a class of an unnamed module, so nobody can be named.
    opens dev.zufs.runtime.libc.binding;
    opens dev.zufs.runtime.cli to
            info.picocli;

    uses dev.zufs.api.FileSystemType;
    uses dev.zufs.runtime.local.LocalFeeder;

    provides java.util.spi.ToolProvider with
            dev.zufs.runtime.cli.ZufsTool;
}
