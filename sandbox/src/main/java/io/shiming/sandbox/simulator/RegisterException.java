package io.shiming.sandbox.simulator;

import java.nio.charset.CharacterCodingException;

/** A register that cannot be used. The message names the file and the line, and never a person. */
public final class RegisterException extends RuntimeException {
    RegisterException(String source, long line, String problem) {
        super(source + ", line " + line + ": " + problem);
    }

    RegisterException(String problem) {
        super(problem);
    }

    RegisterException(String source, Throwable cause) {
        super(
                cause instanceof CharacterCodingException
                        ? source + " is not UTF-8"
                        : source + " cannot be read: " + cause.getMessage(),
                cause);
    }
}
