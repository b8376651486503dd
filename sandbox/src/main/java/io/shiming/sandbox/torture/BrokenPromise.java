package io.shiming.sandbox.torture;

/** An answer that a careful client must never get. */
public final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPromise(String what) {
        super(what);
    }
}
