package dev.zufs.runtime.vfs;

/** The rights of a caller whom a kernel has checked. */
enum TrustedRights implements Rights {
    INSTANCE;

    @Override
    public boolean isUser(int uid) {
        return true;
    }

    @Override
    public boolean isInGroup(int group) {
        return true;
    }

    @Override
    public boolean has(Capability right) {
        return true;
    }
}
