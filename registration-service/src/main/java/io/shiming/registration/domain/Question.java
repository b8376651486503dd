package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;

/** What an operator may search its registrations by. There is no search by name, and none across operators. */
public sealed interface Question {
    record ByServiceNumber(Sensitive<String> number) implements Question {}

    record ByDocument(DocumentType type, Sensitive<String> number) implements Question {}
}
