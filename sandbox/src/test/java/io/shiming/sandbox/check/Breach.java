package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.Reply;
import io.shiming.sandbox.RunningSandbox;
import io.shiming.sandbox.Sandbox;
import io.shiming.sandbox.SandboxClient;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.RandomImage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Breaks an invariant in a transaction that is rolled back; it must be seen to be broken. */
@ExtendWith(Sandbox.class)
abstract class Breach {
    interface Examination {
        void of(Connection connection, Report report) throws IOException, SQLException;
    }

    /**
     * A person, a unit, somebody who was refused, somebody whose service has ended and who is held, one who took a service
     * over, a guest, one who left, an application, a publication, and a leak.
     */
    @BeforeAll
    static void oneOfEachKind(SandboxClient client) throws Exception {
        client.register(client.application(client.anybody()));
        client.register(new Applications(client.suite(), SandboxClient.OPERATOR)
                .unit(client.cast().unit().orElseThrow(), client.anybody(), Applications.freeMobileNumber()));
        client.register(client.application(client.anybody().named("钱不符")));
        String ended = client.register(client.application(client.anybody())).text("id");
        client.suite()
                .post(
                        "registration",
                        "/v1/registrations/" + ended + "/termination",
                        SandboxClient.OPERATOR,
                        Map.of("reason", "moved away"));
        hold(client, ended);
        handOn(client);
        String left = client.logOn(client.anybody());
        client.suite().post("registration", "/v1/venue-logons/" + left + "/end", SandboxClient.VENUE, Map.of());
        client.logOn(client.anybody());
        client.suite()
                .post(
                        "registration",
                        "/v1/special-applications",
                        SandboxClient.OPERATOR,
                        Map.of(
                                "serviceTypes",
                                List.of("BLOG"),
                                "validFrom",
                                "2016-10-01",
                                "validUntil",
                                "2099-12-31",
                                "documents",
                                List.of(client.suite().upload(SandboxClient.OPERATOR, RandomImage.png()))));
        client.suite()
                .post(
                        "registration",
                        "/v1/publication-records",
                        SandboxClient.OPERATOR,
                        Map.of(
                                "content",
                                "news",
                                "publishedAt",
                                Instant.now().minusSeconds(1).toString(),
                                "address",
                                "news.example"));
        leak(client);
        campaign(client);
    }

    /** A user of a campaign who waits to be told. */
    private static void campaign(SandboxClient client) throws IOException, InterruptedException {
        String path = "/v1/campaigns/"
                + client.suite()
                        .post(
                                "registration",
                                "/v1/campaigns",
                                SandboxClient.OPERATOR,
                                Map.of(
                                        "startsOn",
                                        LocalDate.now(ZoneId.of("Asia/Shanghai"))
                                                .toString()))
                        .text("id");
        client.bring(path, "{\"serviceNumber\":\"" + Applications.freeMobileNumber() + "\",\"contactedVia\":\"SMS\"}");
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        while (client.suite()
                .get("registration", path + "/orders", SandboxClient.OPERATOR)
                .body()
                .path("items")
                .isEmpty()) {
            deadline.check("a notice to be ordered");
        }
    }

    private static void leak(SandboxClient client) throws IOException, InterruptedException {
        String now = Instant.now().minusSeconds(1).toString();
        client.suite()
                .post(
                        "incident",
                        "/v1/incidents",
                        SandboxClient.OPERATOR,
                        Map.of(
                                "kind",
                                "DATA_LEAK",
                                "detectedAt",
                                now,
                                "awareAt",
                                now,
                                "description",
                                "a list was found on the web",
                                "affectedSubjects",
                                3,
                                "severity",
                                "SERIOUS",
                                "leaked",
                                true));
    }

    /** As soon as retention-service knows that its time runs. */
    private static void hold(SandboxClient client, String id) throws IOException, InterruptedException {
        Deadline known = Deadline.in(Duration.ofSeconds(30));
        while (client.suite()
                        .post(
                                "retention",
                                "/v1/holds",
                                "clerk",
                                Map.of(
                                        "scope",
                                        Map.of("recordId", id),
                                        "instrument",
                                        "Order 7 of 2026",
                                        "reason",
                                        "under investigation"))
                        .status()
                != 201) {
            known.check("a hold to be placed");
        }
    }

    private static void handOn(SandboxClient client) throws IOException, InterruptedException {
        var applications = new Applications(client.suite(), SandboxClient.OPERATOR);
        String number = Applications.freeMobileNumber();
        Reply from = client.register(applications.individual(client.anybody(), number));
        Reply to = client.suite()
                .post(
                        "registration",
                        "/v1/registrations/" + from.text("id") + "/transfer",
                        SandboxClient.OPERATOR,
                        applications.transfer(client.anybody(), number));
        assertThat(List.of(from, to)).extracting(Reply::status).containsOnly(201);
    }

    static List<Finding> after(RunningSandbox sandbox, String database, String sql, Examination examination)
            throws IOException, SQLException {
        Report report = new Report();
        try (Connection owner = sandbox.connect(database);
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute(sql);
            examination.of(owner, report);
            owner.rollback();
        }
        return report.findings();
    }

    /** That the examination finds what the statement breaks, and nothing else. */
    static void assertReported(RunningSandbox sandbox, String database, String sql, Examination examination)
            throws IOException, SQLException {
        assertThat(after(sandbox, database, sql, examination)).singleElement().satisfies(Breach::isReported);
    }

    static void isReported(Finding finding) {
        assertThat(finding.holds()).isFalse();
        assertThat(finding.sample()).isNotEmpty();
    }
}
