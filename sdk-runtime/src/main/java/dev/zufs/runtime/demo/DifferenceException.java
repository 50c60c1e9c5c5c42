package dev.zufs.runtime.demo;

/** Reports that something of a tree did not come back as it was. */
public final class DifferenceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DifferenceException(String message) {
        super(message);
    }
}
