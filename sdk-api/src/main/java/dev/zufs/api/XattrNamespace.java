package dev.zufs.api;

/** The namespace of an extended attribute. Equal names in two namespaces are two attributes. */
public enum XattrNamespace {
    /** {@code security.}: capabilities of executables, labels. */
    SECURITY(1, "security."),
    /** {@code system.posix_acl_access} and {@code system.posix_acl_default}: the names of this namespace are whole. */
    SYSTEM(2, ""),
    /** {@code trusted.}: seen only by privileged processes. */
    TRUSTED(3, "trusted."),
    /** {@code user.}: free for everybody who may read or write the file. */
    USER(4, "user.");

    private final int code;
    private final String prefix;

    XattrNamespace(int code, String prefix) {
        this.code = code;
        this.prefix = prefix;
    }

    /**
     * Returns the number that stands for the namespace in zufs.
     *
     * @return 1 to 4
     */
    public int code() {
        return code;
    }

    /**
     * Returns what applications write before a name of this namespace.
     *
     * @return the prefix, with its dot; empty where names are whole
     */
    public String prefix() {
        return prefix;
    }
}
