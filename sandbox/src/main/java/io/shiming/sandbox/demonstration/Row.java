package io.shiming.sandbox.demonstration;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.Reply;

/** What was asked, what came back, why, and whether it should have been so. */
public record Row(String asked, String answered, String why, Verdict verdict) {

    /** Whether it came out as expected. What was not shown counts neither way. */
    public enum Verdict {
        AS_EXPECTED("yes"),
        OTHERWISE("NO"),
        NOT_SHOWN("–");

        private final String shown;

        Verdict(String shown) {
            this.shown = shown;
        }

        static Verdict of(boolean asExpected) {
            return asExpected ? AS_EXPECTED : OTHERWISE;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /**
     * A row about a refusal: it must be this one, for this reason, under this article.
     *
     * @param settled what became of it, when a department was too slow to answer at once; else the reply itself
     */
    static Row refused(String asked, Reply reply, Reply settled, String code, int article) {
        boolean later = settled.text("status").equals("REFUSED");
        JsonNode refusal = later ? settled.body().path("refusal") : reply.body();
        boolean asExpected = (later || reply.status() == 422)
                && refusal.path("code").asText().equals(code)
                && refusal.path("article").asInt() == article;
        return new Row(asked, status(reply, settled), why(refusal), Verdict.of(asExpected));
    }

    /** A row about a registration that is opened. */
    static Row opened(String asked, Reply reply, Reply settled, String why) {
        boolean active = settled.text("status").equals("ACTIVE");
        return new Row(asked, status(reply, settled), active ? why : why(reply.body()), Verdict.of(active));
    }

    /** The document needed is in none of the registers given by --data. */
    static Row notShown(String asked) {
        return new Row(asked, "not shown", "the registers given hold no such document", Verdict.NOT_SHOWN);
    }

    static String status(Reply reply) {
        return reply.isSuccess() ? reply.status() + " " + reply.text("status") : reply.toString();
    }

    private static String status(Reply reply, Reply settled) {
        return status(reply) + (settled.equals(reply) ? "" : ", then " + settled.text("status"));
    }

    private static String why(JsonNode problem) {
        String article = problem.path("article").asText();
        return (article.isEmpty() ? "" : "Art. " + article + ": ")
                + problem.path("title").asText(problem.path("code").asText());
    }
}
