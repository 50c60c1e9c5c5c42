/** Loads filesystems and serves them: plugins, zero-threads, dispatch, memory, feeders and the command-line tool. */
@SuppressWarnings("requires-automatic") // jnr-ffi and HdrHistogram have no module descriptor
module dev.zufs.runtime {
    requires dev.zufs.api;
    requires info.picocli;
    requires HdrHistogram;
    requires org.jnrproject.ffi;
}
