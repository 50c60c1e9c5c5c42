package dev.zufs.api.op;

/** A file or directory that takes requests of its own: ioctl(2). */
public interface IoctlHandler {

    /**
     * Executes a request. No lock is held, so it runs beside everything but {@link dev.zufs.api.Inode#evict} and {@link
     * dev.zufs.api.Inode#free}.
     *
     * @param call the request
     * @throws dev.zufs.api.ErrnoException ENOTTY for an unknown request
     */
    void ioctl(IoctlCall call);
}
