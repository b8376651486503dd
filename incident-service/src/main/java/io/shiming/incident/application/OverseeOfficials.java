package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditEntryView;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.audit.ReadTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.incident.persistence.Looks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What officials looked at and decided, in every service, as their trails tell it (Art. 26). Each is asked by the auditor's own
 * token, and which of them did not answer is told. The auditor's look is on record too.
 */
@ApplicationScoped
public class OverseeOfficials {
    private static final Logger LOG = Logger.getLogger(OverseeOfficials.class);

    private final AuditTrails trails;
    private final ReadTrail own;
    private final Looks looks;
    private final AuditTrail audit;
    private final String itself;

    OverseeOfficials(
            AuditTrails trails,
            ReadTrail own,
            Looks looks,
            AuditTrail audit,
            @ConfigProperty(name = "quarkus.application.name") String itself) {
        this.trails = trails;
        this.own = own;
        this.looks = looks;
        this.audit = audit;
        this.itself = itself;
    }

    /** An entry, and the service in whose trail it stands. */
    public record Found(String service, AuditEntryView entry) {}

    /**
     * What was found.
     *
     * @param entries in the order of their ids, and so of time
     * @param more whether there are further ones
     * @param unanswered services that gave no usable answer, whose entries are missing here
     */
    public record Oversight(List<Found> entries, boolean more, List<String> unanswered) {}

    /** @param page empty where it gave none that can be used */
    private record Answer(String service, Optional<Page<AuditEntryView>> page) {
        Stream<Found> found() {
            return page.stream().flatMap(all -> all.items().stream()).map(entry -> new Found(service, entry));
        }

        boolean hasMore() {
            return page.filter(all -> all.next() != null).isPresent();
        }
    }

    /** One call of each other service, all at once, and two round trips. */
    public Uni<Oversight> page(Caller caller, AuditTrails.Question question) {
        List<Uni<Answer>> asked = new ArrayList<>(trails.services().stream()
                .sorted()
                .map(service -> answer(service, trails.of(service, question)))
                .toList());
        int most = question.limit();
        asked.add(answer(
                itself,
                own.entries(question.whose(), most + 1, question.after())
                        .map(entries -> Page.of(entries, most, AuditEntryView::id, each -> each))));
        return looks.record(audit.record(AuditTrail.Entry.by(
                        caller, question.correlator(), null, "officials.overseen", "official", null, "ASKED")))
                .chain(() -> Uni.join().all(asked).andFailFast())
                .map(answers -> merged(answers, question.limit()));
    }

    private static Uni<Answer> answer(String service, Uni<Page<AuditEntryView>> page) {
        return page.map(found -> new Answer(service, Optional.of(found)))
                .onFailure()
                .invoke(failure -> LOG.warnf("The trail of %s is not to be had: %s", service, SafeTrace.of(failure)))
                .onFailure()
                .recoverWithItem(() -> new Answer(service, Optional.empty()));
    }

    private static Oversight merged(List<Answer> answers, int most) {
        List<Found> all = answers.stream()
                .flatMap(Answer::found)
                // As PostgreSQL orders them; Java takes halves of an id for signed numbers.
                .sorted(Comparator.comparing(each -> each.entry().id().toString()))
                .toList();
        return new Oversight(
                all.subList(0, Math.min(most, all.size())),
                all.size() > most || answers.stream().anyMatch(Answer::hasMore),
                answers.stream()
                        .filter(answer -> answer.page().isEmpty())
                        .map(Answer::service)
                        .toList());
    }
}
