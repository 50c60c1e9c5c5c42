/** Runs and tests filesystems without a kernel. */
@SuppressWarnings("requires-automatic") // the annotations of Auto-Service have a module name but no descriptor
module dev.zufs.mock {
    requires transitive dev.zufs.runtime;
    requires static com.google.auto.service;

    exports dev.zufs.mock;

    provides dev.zufs.runtime.local.LocalFeeder with
            dev.zufs.mock.InProcessFeeder;
}
