package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is registered (登记信息): the service, its holder, who acted for the holder, and how they were seen. All of it
 * is personal data; it exists in clear in memory only.
 *
 * @param serviceNumber telephone number, domain, address or account, as given
 * @param installation the operator's own reference to the place where a line ends, once it was moved
 */
public record Particulars(
        ServiceType serviceType,
        Sensitive<String> serviceNumber,
        HolderKind holderKind,
        Person holder,
        Optional<Representative> representative,
        Presence presence,
        Optional<Sensitive<String>> installation) {

    /** As they are registered first. */
    public Particulars(
            ServiceType serviceType,
            Sensitive<String> serviceNumber,
            HolderKind holderKind,
            Person holder,
            Optional<Representative> representative,
            Presence presence) {
        this(serviceType, serviceNumber, holderKind, holder, representative, presence, Optional.empty());
    }

    /** The same holder with another document. */
    Particulars showing(IdentityDocument document, Presence seen) {
        return new Particulars(
                serviceType,
                serviceNumber,
                holderKind,
                new Person(holder.name(), Optional.of(document)),
                representative,
                seen,
                installation);
    }

    /** The same service at another place. */
    Particulars at(Sensitive<String> place, Presence seen) {
        return new Particulars(
                serviceType, serviceNumber, holderKind, holder, representative, seen, Optional.of(place));
    }

    /** The same service, and of the persons what may be shown of them. */
    Particulars masked() {
        return new Particulars(
                serviceType,
                serviceNumber,
                holderKind,
                holder.masked(),
                representative.map(Representative::masked),
                presence,
                installation);
    }

    /** Members that cannot be true on this day, whoever says them. */
    public List<Violation> untrue(LocalDate today, Instant now) {
        List<Violation> untrue = new ArrayList<>();
        if (actsAs(Relation.GUARDIAN)
                && holder.document().filter(shown -> shown.isAdults(today)).isPresent()) {
            untrue.add(new Violation("/representative/relation", Violation.Code.NOT_ALLOWED));
        }
        if (presence.isAhead(now)) {
            untrue.add(new Violation("/presence/checkedAt", Violation.Code.NOT_ALLOWED));
        }
        return untrue;
    }

    boolean actsAs(Relation relation) {
        return representative.filter(acting -> acting.relation() == relation).isPresent();
    }

    /** Whether both are for one telephone number, domain, address or account. */
    public boolean sameNumber(Particulars other) {
        return ServiceType.canonical(serviceNumber.reveal())
                .equals(ServiceType.canonical(other.serviceNumber.reveal()));
    }

    /** Every copy the registration refers to, once each. */
    public Set<UUID> copyIds() {
        Set<UUID> ids = new LinkedHashSet<>();
        holder.document().ifPresent(document -> ids.add(document.copyId()));
        representative.ifPresent(acting -> {
            acting.person().document().ifPresent(document -> ids.add(document.copyId()));
            acting.authorisationCopyId().ifPresent(ids::add);
        });
        return ids;
    }

    /** Everybody whose document must be verified (Art. 9): the holder, and the representative if there is one. */
    public List<DocumentCheck.Bearer> bearers() {
        return representative.isPresent()
                ? List.of(DocumentCheck.Bearer.HOLDER, DocumentCheck.Bearer.REPRESENTATIVE)
                : List.of(DocumentCheck.Bearer.HOLDER);
    }

    public Person person(DocumentCheck.Bearer bearer) {
        return switch (bearer) {
            case HOLDER -> holder;
            case REPRESENTATIVE -> representative.orElseThrow().person();
        };
    }
}
