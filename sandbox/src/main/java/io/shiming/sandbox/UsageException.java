package io.shiming.sandbox;

/** The command line asks for something there is not. */
final class UsageException extends Exception {
    UsageException(String message) {
        super(message);
    }
}
