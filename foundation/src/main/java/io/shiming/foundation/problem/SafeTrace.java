package io.shiming.foundation.problem;

import io.vertx.pgclient.PgException;

/** A failure for the log: classes and frames, no messages, because messages of foreign code may quote input. */
public final class SafeTrace {
    private static final int FRAMES = 12;

    private SafeTrace() {}

    public static String of(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null && text.length() < 4_000; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : "\n  caused by ")
                    .append(cause.getClass().getName());
            if (cause instanceof PgException database) {
                // SQLSTATE and constraint say what happened; PostgreSQL's detail would quote the row.
                text.append(" SQLSTATE ").append(database.getSqlState());
                text.append(" constraint ").append(database.getConstraint());
            }
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                text.append("\n    at ").append(frames[i]);
            }
        }
        return text.toString();
    }
}
