package dev.zufs.runtime.dispatch;

/** Reports that a filesystem answered what the interface does not allow; its message is for the filesystem's author. */
final class ContractException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ContractException(String message) {
        super(message);
    }
}
