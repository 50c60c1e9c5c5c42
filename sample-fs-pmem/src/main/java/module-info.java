/** Provides zpmem, a filesystem on persistent memory. */
@SuppressWarnings("requires-automatic") // the annotations of AutoService have no module descriptor
module dev.zufs.sample.pmem {
    requires dev.zufs.api;
    requires static com.google.auto.service;

    provides dev.zufs.api.FileSystemType with
            dev.zufs.sample.pmem.ZpmemType;
}
