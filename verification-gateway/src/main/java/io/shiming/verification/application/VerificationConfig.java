package io.shiming.verification.application;

import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.GuessBudget;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** How documents are verified. */
@ConfigMapping(prefix = "shiming.verification")
public interface VerificationConfig {

    /** Zone whose calendar day decides whether a document has expired. No default: the region says. */
    ZoneId regionZone();

    /** The departments' ends of the channels, by channel ({@code public-security}, …). All three are required. */
    Map<Channel, Authority> authorities();

    /**
     * How often each channel is probed, with or without traffic. Three bad ones make it DOWN, three good ones UP again,
     * so at the default both are known within 6 s. Whole seconds.
     */
    @WithDefault("PT2S")
    Duration probeEvery();

    /**
     * How much of a channel an asker gets when several want more than there is, by the asker's id; 1 for all others. Of
     * weight 3, it gets three places for one of somebody of weight 1.
     */
    Map<UUID, Integer> weights();

    /** How a check is sent. */
    Call call();

    /** What is kept of the channels' calls. */
    Statistics statistics();

    /** How what had to be deferred is sent later. */
    Deferred deferred();

    /** How often a check may fail. */
    Guessing guessing();

    /** One department's end. */
    interface Authority {

        /** How one speaks with it. */
        enum Kind {
            /** Asked over HTTP, and answers at once. */
            HTTP,
            /** Signed CSV files through a directory; answers in its own time. */
            BATCH
        }

        /** How one speaks with it: {@code http} or {@code batch}. */
        @WithDefault("http")
        Kind kind();

        /** Kind http, required there: where it answers; {@code /v1/checks} is appended. */
        Optional<URI> url();

        /** Kind batch, required there: the directory through which files are exchanged; every replica's is the same. */
        Optional<Path> directory();

        /** Kind batch, required there: folder with our {@code signing.json} and its {@code department.json}. */
        Optional<Path> keys();

        /** Kind batch: how long questions are collected for one file. Less than half of {@code deferred.look-again}. */
        @WithDefault("PT1M")
        Duration every();

        /** Kind batch: questions in one file at the most; so many are sent at once. */
        @WithDefault("1000")
        int rows();

        /** Kind batch: a file that waits longer for its response than this takes the channel DOWN. */
        @WithDefault("PT4H")
        Duration overdueAfter();

        /** Kind batch: a file not answered by then is deleted, and its questions are asked again. */
        @WithDefault("PT12H")
        Duration withdrawAfter();
    }

    /** Limits of a check that somebody waits for. Together they stay below the 2 s an asker waits. */
    interface Call {

        /** Longest time for one attempt, waiting for a free place included. */
        @WithDefault("PT1.2S")
        Duration timeout();

        /** A failed check is tried once more when it failed within this time; later there is no time left to. */
        @WithDefault("PT0.4S")
        Duration retryWithin();

        /** An answer to a check or probe that took longer is slow; 3 of 10 make the channel DEGRADED. */
        @WithDefault("PT1S")
        Duration slowAbove();

        /** Checks under way at once in one channel. */
        @WithDefault("48")
        int concurrent();

        /** Of these, one asker's. The rest is free for those who come alone while somebody floods the channel. */
        @WithDefault("32")
        int concurrentEach();

        /** Checks that may wait for a place; when there are more, the last of the longest line is turned away. */
        @WithDefault("1024")
        int waiting();

        /** Of these, one asker's; its next ones are turned away. */
        @WithDefault("64")
        int waitingEach();
    }

    /** The deferred queue. */
    interface Deferred {

        /**
         * The most deferred checks sent in any second, for each channel and by all replicas together, so that a
         * department that comes back stays up.
         */
        @WithDefault("50")
        int perSecond();

        /** Of these, under way at once, for each replica. */
        @WithDefault("16")
        int concurrent();

        /**
         * Longest time for one attempt. Nobody waits, so it is long: a department that is merely slow must settle what
         * it is asked. Below the lease.
         */
        @WithDefault("PT10S")
        Duration timeout();

        /** How long a replica may keep a check it took; then another may take it. */
        @WithDefault("PT15S")
        Duration lease();

        /** Longest pause after a failed attempt, unless the department did not take the question itself. */
        @WithDefault("PT5S")
        Duration longestPause();

        /**
         * How long a check is left alone whose question a department took to answer in its own time. Answers are taken
         * in as they come; this is for what was lost with a process, withdrawn or not answered.
         */
        @WithDefault("PT5M")
        Duration lookAgain();

        /**
         * The most of one asker's checks that wait in one channel; its next ones are refused with CHANNEL_BUSY. What has
         * come in at the same moment may exceed it by as many.
         */
        @WithDefault("10000")
        int waitingEach();

        /** After this, a deferred check is given up: not asked any more, and reported as timed out (Art. 9). */
        @WithDefault("PT24H")
        Duration deadline();
    }

    /** How many checks may fail (MISMATCH, NOT_FOUND) before none is made for a while. */
    interface Guessing {

        /** For one document, whoever asks and whatever name is tried. */
        DocumentBudget document();

        /** For one operator. */
        AskerBudget operator();

        /** For one venue. */
        AskerBudget venue();

        /** For one agent. */
        AskerBudget agent();

        default GuessBudget of(Asker.Kind kind) {
            return switch (kind) {
                case OPERATOR -> operator().budget();
                case VENUE -> venue().budget();
                case AGENT -> agent().budget();
            };
        }

        /** After that nothing counts any more. */
        default Duration longestWindow() {
            return Stream.of(document().window(), operator().window(), venue().window(), agent().window())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** The budget of a document. */
    interface DocumentBudget {

        /** Failed checks in a window; then checks pause until the first of them has left it. */
        @WithDefault("5")
        int failed();

        /** The window. */
        @WithDefault("PT24H")
        Duration window();

        default GuessBudget budget() {
            return new GuessBudget(failed(), window());
        }
    }

    /** The budget of an operator, a venue or an agent. */
    interface AskerBudget {

        /** Failed checks in a window; then checks pause until the first of them have left it. */
        @WithDefault("1000")
        int failed();

        /** The window. Whole minutes. */
        @WithDefault("PT1H")
        Duration window();

        default GuessBudget budget() {
            return new GuessBudget(failed(), window());
        }
    }

    /** How many calls there were, how many were good, and how long they took: by channel and minute, nobody's in particular. */
    interface Statistics {

        /** How far back the figures of {@code GET /v1/channels} and of the metrics go. Whole minutes. */
        @WithDefault("PT5M")
        Duration window();

        /** How long the minutes are kept. */
        @WithDefault("P92D")
        Duration keep();
    }
}
