package io.shiming.agent.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;

/** How operators supervise their agents (Art. 6). */
@ConfigMapping(prefix = "shiming.supervision")
public interface SupervisionConfig {

    /** OAuth client of registration-service, which alone may say what an agent registered. */
    @WithDefault("registration-service")
    String registrationClient();

    /** After a registration, by when its register and material is handed over. What was missing has as long again. */
    @WithDefault("P1D")
    Duration handOverWithin();

    /**
     * After a delivery, by when the operator receipts it. Later it is a finding against the operator, and nothing of the
     * agent's.
     */
    @WithDefault("P1D")
    Duration receiptWithin();

    /**
     * How often a reminder of what is overdue is put on record, of an agent's hand-overs and an operator's receipts. Nothing
     * is sent to anybody.
     */
    @WithDefault("PT6H")
    Duration remindEvery();

    /** By when a finding is remedied for which nobody named a day. */
    @WithDefault("P7D")
    Period remedyWithin();

    /** How long descriptions and remedies can be read; then their keys are destroyed. */
    @WithDefault("P1096D")
    Duration keepTexts();

    /** When a rule suspends an agent for an operator, who reinstates it. */
    RulesConfig rules();

    /** What is taken off an agent's score of 100. */
    ScoreConfig score();

    interface RulesConfig {

        /** Window in which registrations, refusals and forgeries count, at the most since the last reinstatement. */
        @WithDefault("P7D")
        Duration window();

        /** From so many items overdue at once. */
        @WithDefault("100")
        int overdueItems();

        /** From one item that has been overdue for so long. */
        @WithDefault("P3D")
        Duration overdueFor();

        /** From such a share, in percent, of registrations whose particulars an authority did not confirm. */
        @WithDefault("20")
        int mismatchPercent();

        /** Of so many registrations in the window at least. */
        @WithDefault("50")
        int mismatchLeast();

        /** From so many that were not confirmed within the window of probing. */
        @WithDefault("20")
        int probes();

        /** Window of probing; not longer than the other. */
        @WithDefault("PT1H")
        Duration probingWindow();

        /** From so many forged documents accepted in the window. */
        @WithDefault("2")
        int forgeries();
    }

    interface ScoreConfig {

        /** How far back it goes. */
        @WithDefault("P90D")
        Duration window();

        /** For everything being overdue; a share of it for a share. */
        @WithDefault("30")
        int overdue();

        /** For everything having been handed over late. */
        @WithDefault("20")
        int late();

        /** For everything having been missing at the receipt. */
        @WithDefault("10")
        int missing();

        /** For no particulars having been confirmed by an authority. */
        @WithDefault("20")
        int mismatch();

        /** For each open finding. */
        @WithDefault("2")
        int openFinding();

        /** For each open finding that is late, on top. */
        @WithDefault("5")
        int lateFinding();

        /** For each violation of Art. 18 to 22. */
        @WithDefault("15")
        int violation();

        /** For each suspension. */
        @WithDefault("10")
        int suspension();
    }
}
