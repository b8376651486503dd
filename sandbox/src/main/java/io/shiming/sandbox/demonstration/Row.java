package io.shiming.sandbox.demonstration;

import io.shiming.sandbox.Reply;

/** What was asked, what came back, why, and whether it should have been so. */
public record Row(String asked, String answered, String why, boolean asExpected) {

    /** A row about a refusal: it must be this one, for this reason, under this article. */
    static Row refused(String asked, Reply reply, String code, int article) {
        boolean asExpected = reply.status() == 422
                && reply.text("code").equals(code)
                && reply.body().path("article").asInt() == article;
        return new Row(asked, reply.toString(), why(reply), asExpected);
    }

    /** A row about a registration that is opened at once. */
    static Row opened(String asked, Reply reply, String why) {
        boolean active = reply.status() == 201 && reply.text("status").equals("ACTIVE");
        return new Row(asked, status(reply), active ? why : why(reply), active);
    }

    /** The document needed is in none of the registers given by --data. */
    static Row notShown(String asked) {
        return new Row(asked, "not shown", "the registers given hold no such document", false);
    }

    static String status(Reply reply) {
        return reply.isSuccess() ? reply.status() + " " + reply.text("status") : reply.toString();
    }

    private static String why(Reply reply) {
        String article = reply.body().path("article").asText();
        return (article.isEmpty() ? "" : "Art. " + article + ": ") + reply.text("title");
    }
}
