package dev.zufs.runtime.feeder.fuse.wire;

/**
 * Numbers the notifications that a server may write, which stand where a reply has its error.
 */
public final class FuseNotifyCode {

    /** A file that is polled has events, {@link FuseNotifyPollWakeupOut} ({@code FUSE_NOTIFY_POLL}). */
    public static final int POLL = 1;

    /**
     * Attributes and cached data of a node are no longer valid, {@link FuseNotifyInvalInodeOut} ({@code
     * FUSE_NOTIFY_INVAL_INODE}).
     */
    public static final int INVAL_INODE = 2;

    /** A name is no longer valid, {@link FuseNotifyInvalEntryOut} ({@code FUSE_NOTIFY_INVAL_ENTRY}). */
    public static final int INVAL_ENTRY = 3;

    /** Data are put into the page cache, {@link FuseNotifyStoreOut} ({@code FUSE_NOTIFY_STORE}). */
    public static final int STORE = 4;

    /** Data of the page cache are asked for, {@link FuseNotifyRetrieveOut} ({@code FUSE_NOTIFY_RETRIEVE}). */
    public static final int RETRIEVE = 5;

    /** A name was removed, {@link FuseNotifyDeleteOut} ({@code FUSE_NOTIFY_DELETE}). */
    public static final int DELETE = 6;

    /**
     * All requests that were read and not answered are to be sent again; a header alone ({@code FUSE_NOTIFY_RESEND}).
     */
    public static final int RESEND = 7;

    /** All names are no longer valid; a header alone ({@code FUSE_NOTIFY_INC_EPOCH}). */
    public static final int INC_EPOCH = 8;

    /** Nodes that nobody uses are to be forgotten, {@link FuseNotifyPruneOut} ({@code FUSE_NOTIFY_PRUNE}). */
    public static final int PRUNE = 9;

    private FuseNotifyCode() {}
}
