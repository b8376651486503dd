package io.shiming.sandbox.demonstration;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.Reply;
import io.shiming.sandbox.SuiteClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** For how long what has ended is kept, and by whose order longer (Art. 12, 15). */
final class Keeping {
    private static final ZoneId REGION = ZoneId.of("Asia/Shanghai");
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
    private static final int YEARS = 2;

    private final SuiteClient suite;
    private final String operator;
    private Optional<String> ended = Optional.empty();

    Keeping(SuiteClient suite, String operator) {
        this.suite = suite;
        this.operator = operator;
    }

    /** The service of a registration ends, and its time begins to run. */
    Row ended(Person person, String id) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(REGION);
        Reply reply = suite.post(
                "registration", "/v1/registrations/" + id + "/termination", operator, Map.of("reason", "moved away"));
        Optional<Instant> due = due(id);
        if (due.isPresent()) {
            ended = Optional.of(id);
        }
        // The last day is over at midnight. It may be midnight just now.
        boolean asExpected = due.map(at -> at.atZone(REGION).toLocalDate().minusDays(1))
                .filter(last -> !last.isBefore(today.plusYears(YEARS)))
                .filter(last -> !last.isAfter(today.plusDays(1).plusYears(YEARS)))
                .isPresent();
        return new Row(
                person + " gives a mobile account up",
                Row.status(reply)
                        + due.map(at -> ", to go on " + at.atZone(REGION).toLocalDate())
                                .orElse(""),
                "Art. 12: kept two calendar years from here, by retention-service's clock",
                Row.Verdict.of(asExpected));
    }

    /** A compliance officer holds what has ended. */
    Row held() throws IOException, InterruptedException {
        if (ended.isEmpty()) {
            return Row.notShown("a compliance officer holds a registration that has ended");
        }
        Reply reply = suite.post(
                "retention",
                "/v1/holds",
                "clerk",
                Map.of(
                        "scope",
                        Map.of("recordId", ended.get()),
                        "instrument",
                        "Order 7 of 2026",
                        "reason",
                        "asked for by a court"));
        return new Row(
                "a compliance officer holds that registration, by a named order",
                reply.isSuccess() ? reply.status() + " " + reply.text("state") : reply.toString(),
                "kept as long as somebody else does not release it, due or not",
                Row.Verdict.of(reply.text("state").equals("HELD")));
    }

    /** An authority has everything purged that is due; what is not stays. */
    Row early() throws IOException, InterruptedException {
        if (ended.isEmpty()) {
            return Row.notShown("a purge before the time of a registration is over");
        }
        Reply run = suite.post("retention", "/v1/purge-runs", "comms", Map.of());
        Instant deadline = Instant.now().plus(TOLD_WITHIN);
        Reply latest = run;
        while (!latest.text("state").equals("COMPLETED") && Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
            latest = suite.get("retention", "/v1/purge-runs/" + run.text("id"), "comms");
        }
        Reply still = suite.get("registration", "/v1/registrations/" + ended.get(), operator);
        return new Row(
                "an authority has everything destroyed that is due",
                run.isSuccess()
                        ? run.status() + " " + latest.text("state") + ", that registration is " + Row.status(still)
                        : run.toString(),
                "Art. 12: two services look at the date, and the database itself; move the clocks to see it go",
                Row.Verdict.of(latest.text("state").equals("COMPLETED")
                        && still.text("status").equals("TERMINATED")));
    }

    /** When a registration may go, as soon as retention-service knows. */
    private Optional<Instant> due(String id) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(TOLD_WITHIN);
        // Those go first that are due first, and this one has just ended.
        String before = LocalDate.now(REGION).plusYears(YEARS + 1) + "T00:00:00Z";
        do {
            String after = "";
            do {
                Reply page = suite.get("retention", "/v1/due?limit=200&before=" + before + after, operator);
                for (JsonNode item : page.body().path("items")) {
                    if (item.path("recordId").asText().equals(id)) {
                        return Optional.of(Instant.parse(item.path("dueAt").asText()));
                    }
                }
                after = page.text("next").isEmpty() ? "" : "&after=" + page.text("next");
            } while (!after.isEmpty());
            Thread.sleep(200);
        } while (Instant.now().isBefore(deadline));
        return Optional.empty();
    }
}
