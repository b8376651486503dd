package io.shiming.verification.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.identifier.Normalisation;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked of an authority: does this document exist, and does it bear this name? Number and name are as they were
 * given; an authority applies its own rules for comparing.
 *
 * @param validUntil what the document itself says; not sent to the authority
 */
public record Question(
        DocumentType documentType,
        Sensitive<String> documentNumber,
        Sensitive<String> name,
        Optional<LocalDate> validUntil) {

    public Channel channel() {
        return documentType.channel();
    }

    /**
     * Type, number and name as they are compared, however they were written.
     *
     * @param more what is to stand behind them
     */
    public String[] normalised(String... more) {
        Stream<String> compared = Stream.of(
                documentType.name(),
                documentType.canonical(documentNumber.reveal()),
                Normalisation.name(name.reveal()));
        return Stream.concat(compared, Arrays.stream(more)).toArray(String[]::new);
    }

    /** The outcome, given what the authority said on a day. */
    public Outcome outcome(Outcome said, LocalDate today) {
        return said.forDocumentValidUntil(validUntil, today);
    }
}
