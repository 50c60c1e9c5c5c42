/** Loads filesystems and serves them: plugins, zero-threads, dispatch, memory, feeders and the command-line tool. */
@SuppressWarnings("requires-automatic") // jnr-ffi has a module name but no descriptor
module dev.zufs.runtime {
    requires dev.zufs.api;
    requires info.picocli;
    requires org.jnrproject.ffi;

    // jnr-ffi implements the interface in there by a class of an unnamed module, so nobody can be named.
    opens dev.zufs.runtime.libc.binding;

    uses dev.zufs.api.FileSystemType;
}
