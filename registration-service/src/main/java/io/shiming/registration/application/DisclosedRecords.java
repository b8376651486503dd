package io.shiming.registration.application;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.DisclosedField;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.IdentityDocument;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Publication;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.RecordPeriod;
import io.shiming.registration.domain.RecordedFact;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.ServiceUse;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.DocumentCopyRepository.Kept;
import io.shiming.registration.persistence.RecordRepository;
import io.shiming.registration.persistence.RegistrationRepository;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is on record of whom a disclosure names, at the operator that it names: the fields that it names, and no other. */
@ApplicationScoped
class DisclosedRecords {
    /** Of one person at one operator. A unit that has more of them is asked about by their numbers. */
    static final int MOST = 200;

    /** Of each kind; of publications some 13 MB at the most. */
    static final int MOST_RECORDS = 200;

    /** Three copies of a registration, however large, with a margin. */
    private static final long MOST_BYTES = 16L << 20;

    private final RegistrationRepository registrations;
    private final DocumentCopyRepository copies;
    private final RecordRepository kept;
    private final KeyServer keys;
    private final Aside aside;

    DisclosedRecords(
            RegistrationRepository registrations,
            DocumentCopyRepository copies,
            RecordRepository kept,
            KeyServer keys,
            Aside aside) {
        this.registrations = registrations;
        this.copies = copies;
        this.kept = kept;
        this.aside = aside;
        this.keys = keys;
    }

    /** What was found, in memory only. */
    record Found(
            Disclosure disclosure,
            List<Registration> registrations,
            boolean complete,
            List<Kept> copies,
            Map<DisclosedField, List<RecordedFact>> facts) {
        Found {
            facts = Map.copyOf(facts);
        }

        Found with(DisclosedField field, List<KeptRecord> found, int most) {
            Map<DisclosedField, List<RecordedFact>> all = new EnumMap<>(DisclosedField.class);
            all.putAll(facts);
            all.put(field, found.stream().limit(most).map(KeptRecord::fact).toList());
            return new Found(disclosure, registrations, complete && found.size() <= most, copies, all);
        }

        /** As the authority opens it. */
        String json(Instant readAt) {
            JsonArray records = new JsonArray();
            registrations.forEach(each -> records.add(record(each)));
            JsonObject all = new JsonObject()
                    .put("disclosureId", disclosure.id().toString())
                    .put("authority", disclosure.authority().office())
                    .put("instrumentNumber", disclosure.instrument().number())
                    .put("operatorId", disclosure.operatorId().toString())
                    .put("readAt", readAt.toString())
                    .put("complete", complete)
                    .put("records", records);
            if (asks(DisclosedField.PUBLICATION_RECORDS)) {
                all.put("publications", facts(DisclosedField.PUBLICATION_RECORDS));
            }
            if (asks(DisclosedField.SERVICE_RECORDS)) {
                all.put("serviceUses", facts(DisclosedField.SERVICE_RECORDS));
            }
            return all.encode();
        }

        private JsonArray facts(DisclosedField field) {
            JsonArray all = new JsonArray();
            facts.get(field).forEach(fact -> all.add(fact(fact)));
            return all;
        }

        /** In the words of the operations that take them in. */
        private static JsonObject fact(RecordedFact fact) {
            if (fact instanceof Publication published) {
                JsonObject json = new JsonObject()
                        .put("publishedAt", published.at().toString())
                        .put("address", published.address().reveal())
                        .put("contentSha256", published.contentSha256());
                published.content().ifPresent(content -> json.put("content", content.reveal()));
                return json;
            }
            if (fact instanceof ServiceUse use) {
                return new JsonObject()
                        .put("at", use.at().toString())
                        .put("accountRef", use.account().reveal())
                        .put("kind", use.use());
            }
            throw new IllegalArgumentException("unknown fact");
        }

        private JsonObject record(Registration registration) {
            JsonObject record =
                    new JsonObject().put("registrationId", registration.id().toString());
            Particulars particulars = registration.particulars();
            JsonObject holder = holder(particulars);
            if (!holder.isEmpty()) {
                record.put("holder", holder);
            }
            if (asks(DisclosedField.REPRESENTATIVE)) {
                particulars
                        .representative()
                        .ifPresent(acting -> record.put(
                                "representative",
                                new JsonObject()
                                        .put("relation", acting.relation().name())
                                        .put("name", acting.person().name().reveal())
                                        .put(
                                                "document",
                                                type(acting.person().shown())
                                                        .put(
                                                                "number",
                                                                acting.person()
                                                                        .shown()
                                                                        .number()
                                                                        .reveal()))));
            }
            if (asks(DisclosedField.SERVICE)) {
                JsonObject service = new JsonObject()
                        .put("type", particulars.serviceType().name())
                        .put("number", particulars.serviceNumber().reveal());
                particulars.installation().ifPresent(place -> service.put("installationReference", place.reveal()));
                record.put("service", service);
            }
            if (asks(DisclosedField.STATUS)) {
                record.put("status", registration.status().name());
            }
            if (asks(DisclosedField.DATES)) {
                record.put("createdAt", registration.createdAt().toString());
                registration.activatedAt().ifPresent(at -> record.put("activatedAt", at.toString()));
                registration.terminatedAt().ifPresent(at -> record.put("terminatedAt", at.toString()));
            }
            if (asks(DisclosedField.DOCUMENT_COPIES)) {
                record.put("documentCopies", copies(registration));
            }
            return record;
        }

        private JsonObject holder(Particulars particulars) {
            JsonObject holder = new JsonObject();
            if (asks(DisclosedField.HOLDER_NAME)) {
                holder.put("kind", particulars.holderKind().name())
                        .put("name", particulars.holder().name().reveal());
            }
            IdentityDocument shown = particulars.holder().shown();
            JsonObject document = asks(DisclosedField.HOLDER_DOCUMENT_TYPE) ? type(shown) : new JsonObject();
            if (asks(DisclosedField.HOLDER_DOCUMENT_NUMBER)) {
                document.put("number", shown.number().reveal());
            }
            if (asks(DisclosedField.HOLDER_DOCUMENT_VALIDITY)) {
                shown.validUntil().ifPresent(until -> document.put("validUntil", until.toString()));
            }
            return document.isEmpty() ? holder : holder.put("document", document);
        }

        private JsonArray copies(Registration registration) {
            JsonArray all = new JsonArray();
            copies.stream()
                    .filter(copy -> copy.registrationId().equals(registration.id()))
                    .forEach(copy -> all.add(new JsonObject()
                            .put("of", bearer(registration.particulars(), copy.id()))
                            .put("mediaType", copy.mediaType())
                            .put(
                                    "content",
                                    Base64.getEncoder()
                                            .encodeToString(copy.content().reveal()))));
            return all;
        }

        private static String bearer(Particulars particulars, UUID copyId) {
            if (particulars.holder().shown().copyId().equals(copyId)) {
                return "HOLDER";
            }
            return particulars
                    .representative()
                    .filter(acting -> acting.person().shown().copyId().equals(copyId))
                    .map(acting -> "REPRESENTATIVE")
                    .orElse("AUTHORISATION");
        }

        private boolean asks(DisclosedField field) {
            return disclosure.fields().contains(field);
        }

        private static JsonObject type(IdentityDocument document) {
            return new JsonObject().put("type", document.type().name());
        }

        @Override
        public String toString() {
            return "Found[***]";
        }
    }

    /** Two round trips, two more for copies and for each kind of record. */
    Uni<Found> of(Disclosure approved) {
        return registered(approved)
                .chain(found -> with(DisclosedField.PUBLICATION_RECORDS, DailyRecord.PUBLICATION_RECORD, found))
                .chain(found -> with(DisclosedField.SERVICE_RECORDS, DailyRecord.SERVICE_RECORD, found));
    }

    /** The operator's records of the very address or account that is asked about, of the period, the oldest first. */
    private Uni<Found> with(DisclosedField field, DailyRecord kind, Found found) {
        Disclosure approved = found.disclosure();
        if (!approved.fields().contains(field)
                || !(approved.asked().orElseThrow().subject() instanceof Question.ByServiceNumber wanted)) {
            return Uni.createFrom().item(found);
        }
        RecordPeriod period = approved.period().orElseThrow();
        return kept.find(
                        kind,
                        approved.operatorId(),
                        wanted.number().reveal(),
                        period.from(),
                        period.until(),
                        MOST_RECORDS + 1)
                .chain(closed -> aside.compute(closed::get))
                .map(records -> found.with(field, records, MOST_RECORDS));
    }

    private Uni<Found> registered(Disclosure approved) {
        return registrations
                .disclosable(
                        approved.operatorId(), approved.asked().orElseThrow().subject(), MOST + 1)
                .chain(all -> {
                    List<Registration> some = all.subList(0, Math.min(MOST, all.size()));
                    List<Registration> found =
                            approved.asked().orElseThrow().subject() instanceof Question.ByServiceNumber
                                    ? holders(some)
                                    : some;
                    boolean complete = all.size() <= MOST;
                    return approved.fields().contains(DisclosedField.DOCUMENT_COPIES) && !found.isEmpty()
                            ? withCopies(approved, found, complete)
                            : Uni.createFrom().item(new Found(approved, found, complete, List.of(), Map.of()));
                });
    }

    /** Of a number who holds it, or held it last, and nobody before; once for each kind of service that may have the same. */
    private static List<Registration> holders(List<Registration> all) {
        Map<String, Registration> first = new LinkedHashMap<>();
        all.forEach(each -> first.putIfAbsent(each.particulars().serviceType().uniqueWithin(each.operatorId()), each));
        return List.copyOf(first.values());
    }

    private Uni<Found> withCopies(Disclosure approved, List<Registration> found, boolean complete) {
        Set<UUID> wanted = found.stream()
                .flatMap(each -> wanted(approved, each.particulars()))
                .collect(Collectors.toSet());
        Set<UUID> owners = new HashSet<>(Set.of(approved.operatorId()));
        found.forEach(each -> each.agent().map(AgentDisclosure::agentId).ifPresent(owners::add));
        return keys.find(found.stream().map(Registration::id).toList())
                .chain(opened -> copies.contents(owners, wanted, opened, MOST_BYTES))
                .chain(closed -> aside.compute(closed::get))
                .map(contents ->
                        new Found(approved, found, complete && contents.size() == wanted.size(), contents, Map.of()));
    }

    /** The holder's copy; whose else there are, only where the representative is asked for too. */
    private static Stream<UUID> wanted(Disclosure approved, Particulars particulars) {
        return approved.fields().contains(DisclosedField.REPRESENTATIVE)
                ? particulars.copyIds().stream()
                : Stream.of(particulars.holder().shown().copyId());
    }
}
