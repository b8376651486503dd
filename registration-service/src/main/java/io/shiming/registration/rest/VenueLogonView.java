package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.identifier.Masked;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Guest;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.domain.VenueLogonStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A log-on as its venue sees it: name and document number masked. Of a refused one nobody is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VenueLogon")
record VenueLogonView(
        UUID id,
        VenueLogonStatus status,
        GuestView person,
        String terminal,
        Instant startedAt,
        RegistrationView.VerificationView verification,
        RegistrationView.RefusalView refusal,
        Instant createdAt,
        Instant endedAt) {

    record GuestView(String nameMasked, GuestDocumentView document) {
        static GuestView of(Guest guest) {
            Guest.Document document = guest.shown();
            return new GuestView(
                    Masked.name(guest.name().reveal()),
                    new GuestDocumentView(
                            document.type(),
                            Masked.number(document.number().reveal()),
                            document.validUntil().orElse(null)));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GuestDocumentView(DocumentType type, String numberMasked, LocalDate validUntil) {}

    /** Without the terminal. */
    @Override
    public String toString() {
        return "VenueLogonView[" + id + " " + status + "]";
    }

    static VenueLogonView of(VenueLogon logon) {
        return new VenueLogonView(
                logon.id(),
                logon.status(),
                logon.guest().map(GuestView::of).orElse(null),
                logon.guest().map(guest -> guest.terminal().reveal()).orElse(null),
                logon.startedAt(),
                RegistrationView.VerificationView.of(logon.check()),
                logon.refusal()
                        .map(refusal -> new RegistrationView.RefusalView(refusal, refusal.article()))
                        .orElse(null),
                logon.createdAt(),
                logon.endedAt().orElse(null));
    }
}
