package io.shiming.agent.application;

import io.shiming.agent.domain.Finding;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * For what an agent does wrong its operator answers with it (Art. 6¶2): a violation opens two cases with incident-service,
 * linked to each other (Art. 24).
 */
@ApplicationScoped
class JointLiability {
    private static final int ARTICLE = 24;

    private final Outbox outbox;
    private final Ids ids;

    JointLiability(Outbox outbox, Ids ids) {
        this.outbox = outbox;
        this.ids = ids;
    }

    /** The messages about a finding; none where it is no violation. */
    List<Write.Part> cases(Finding finding, String correlator) {
        return finding.violated()
                .map(article -> {
                    UUID link = ids.next();
                    return List.of(
                            message(
                                    finding,
                                    article,
                                    link,
                                    new Respondent("AGENT", finding.agentId()),
                                    List.of(Roles.PUBLIC_SECURITY),
                                    correlator),
                            message(
                                    finding,
                                    article,
                                    link,
                                    new Respondent("OPERATOR", finding.operatorId()),
                                    List.of(Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY),
                                    correlator));
                })
                .orElse(List.of());
    }

    record Respondent(String kind, UUID id) {}

    private Write.Part message(
            Finding finding,
            int article,
            UUID link,
            Respondent respondent,
            List<String> authorities,
            String correlator) {
        return outbox.message(
                "incident",
                "agent-violation",
                Map.of(
                        "linkId", link,
                        "findingId", finding.id(),
                        "agentId", finding.agentId(),
                        "operatorId", finding.operatorId(),
                        "respondent", respondent,
                        "authorities", authorities,
                        "article", ARTICLE,
                        "matchingArticle", article,
                        "foundAt", finding.raisedAt()),
                correlator);
    }
}
