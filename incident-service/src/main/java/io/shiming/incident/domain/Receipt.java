package io.shiming.incident.domain;

import java.util.Optional;

/**
 * That a report is with an authority.
 *
 * @param status of its system's answer, where it was told over HTTP
 * @param file the name of the file in its folder, where that is its way
 * @param sha256 of what was sent, in hexadecimal
 */
public record Receipt(Optional<Integer> status, Optional<String> file, String sha256) {
    public static Receipt answered(int status, String sha256) {
        return new Receipt(Optional.of(status), Optional.empty(), sha256);
    }

    public static Receipt written(String file, String sha256) {
        return new Receipt(Optional.empty(), Optional.of(file), sha256);
    }
}
