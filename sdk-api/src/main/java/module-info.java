/** Defines what a filesystem implements, and what it is given, to be served by zufs. */
module dev.zufs.api {
    requires static transitive org.jspecify;

    exports dev.zufs.api;
    exports dev.zufs.api.memory;
    exports dev.zufs.api.op;

    uses dev.zufs.api.FileSystemType;
}
