package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An official's request to be told named fields about one person or number, by a legal instrument (Art. 15¶2, 16, 26): one or
 * two compliance officers of the operator decide, then that official reads once. Immutable: each event gives the disclosure as
 * it is afterwards, or refuses.
 *
 * @param official subject of the one who asked, and alone reads
 * @param period of which records are asked for; empty where none are
 * @param asked empty once it has ended: then it is destroyed
 * @param endsAt when it expires unless something comes of it before; empty once it has ended
 * @param version grows with every change; a writer who read an older one has lost the race
 */
public record Disclosure(
        UUID operatorId,
        UUID id,
        Authority authority,
        String official,
        Instrument instrument,
        Set<DisclosedField> fields,
        Optional<RecordPeriod> period,
        Optional<Asked> asked,
        Instant requestedAt,
        DisclosureStatus status,
        Optional<Instant> endsAt,
        Optional<Approval> approval,
        Optional<Approval> secondApproval,
        Optional<Refused> refusal,
        Optional<Instant> readAt,
        int version) {
    /** How long the result may be read once it is approved. */
    public static final Duration READABLE_FOR = Duration.ofHours(24);

    /** How long before a registration may be purged the person can see who was told of it, at least. */
    private static final Period TOLD_BEFORE_PURGE = Period.ofDays(7);

    /**
     * About whom, and what for.
     *
     * @param subject exactly one
     */
    public record Asked(Question subject, Sensitive<String> purpose) {}

    /** Who agreed, and when. */
    public record Approval(String by, Instant at) {}

    /**
     * Who did not agree, and why.
     *
     * @param reason the officer's own words; empty once their key has expired
     */
    public record Refused(String by, Instant at, Optional<Sensitive<String>> reason) {}

    /**
     * An official asks.
     *
     * @param decideWithin how long officers have, as long as the instrument is in force
     */
    public static Disclosure requested(
            UUID operatorId,
            UUID id,
            String official,
            Instrument instrument,
            Set<DisclosedField> fields,
            Optional<RecordPeriod> period,
            Asked asked,
            Instant now,
            Duration decideWithin,
            ZoneId zone) {
        return new Disclosure(
                operatorId,
                id,
                instrument.authority(),
                official,
                instrument,
                fields,
                period,
                Optional.of(asked),
                now,
                DisclosureStatus.REQUESTED,
                Optional.of(earlier(now.plus(decideWithin), instrument.end(zone))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** Whether a second officer must agree. */
    public boolean needsTwo() {
        return fields.stream().anyMatch(DisclosedField::isContent);
    }

    /**
     * An officer agrees.
     *
     * @throws DomainException SECOND_PERSON_REQUIRED for who asked, and who agreed before; STATUS_CONFLICT
     */
    public Disclosure approved(String officer, Instant now, ZoneId zone) {
        requireOther(officer);
        Optional<Approval> agreed = Optional.of(new Approval(officer, now));
        if (status == DisclosureStatus.REQUESTED && needsTwo()) {
            requireOpen(DisclosureStatus.APPROVED_ONCE, now);
            return with(DisclosureStatus.APPROVED_ONCE, asked, endsAt, agreed, secondApproval, refusal, readAt);
        }
        if (status == DisclosureStatus.APPROVED_ONCE
                && approval.orElseThrow().by().equals(officer)) {
            throw new DomainException(DisclosureError.SECOND_PERSON_REQUIRED);
        }
        requireOpen(DisclosureStatus.APPROVED, now);
        return with(
                DisclosureStatus.APPROVED,
                asked,
                Optional.of(earlier(now.plus(READABLE_FOR), instrument.end(zone))),
                status == DisclosureStatus.REQUESTED ? agreed : approval,
                status == DisclosureStatus.REQUESTED ? secondApproval : agreed,
                refusal,
                readAt);
    }

    /**
     * An officer does not agree.
     *
     * @throws DomainException SECOND_PERSON_REQUIRED for who asked; STATUS_CONFLICT
     */
    public Disclosure refused(String officer, Sensitive<String> reason, Instant now) {
        requireOther(officer);
        requireOpen(DisclosureStatus.REFUSED, now);
        return with(
                DisclosureStatus.REFUSED,
                Optional.empty(),
                Optional.empty(),
                approval,
                secondApproval,
                Optional.of(new Refused(officer, now, Optional.of(reason))),
                readAt);
    }

    /**
     * The result leaves, once.
     *
     * @param today the region's day
     * @throws DomainException INSTRUMENT_NOT_YOURS for any other official; INSTRUMENT_NOT_IN_FORCE; STATUS_CONFLICT
     */
    public Disclosure read(Authority own, String by, Instant now, LocalDate today) {
        if (authority != own || !official.equals(by)) {
            throw new DomainException(DisclosureError.INSTRUMENT_NOT_YOURS);
        }
        instrument.requireInForce(today);
        requireOpen(DisclosureStatus.READ, now);
        return with(
                DisclosureStatus.READ,
                Optional.empty(),
                Optional.empty(),
                approval,
                secondApproval,
                refusal,
                Optional.of(now));
    }

    /**
     * When the person is told of what was read of a registration: some days before it may be purged at the latest, for then
     * nobody is on record to be told.
     *
     * @param terminatedAt when its service ended, if it has
     */
    public Instant visibleFrom(Optional<Instant> terminatedAt, ZoneId zone) {
        Instant read = readAt.orElseThrow();
        Instant wanted = read.plus(Duration.ofDays(instrument.notifyAfterDays()));
        return terminatedAt
                .map(ended -> RetainedRegistration.lastDay(ended, zone)
                        .minus(TOLD_BEFORE_PURGE)
                        .atStartOfDay(zone)
                        .toInstant())
                .map(latest -> latest.isBefore(read) ? read : earlier(wanted, latest))
                .orElse(wanted);
    }

    private void requireOther(String officer) {
        if (officer.equals(official)) {
            throw new DomainException(DisclosureError.SECOND_PERSON_REQUIRED);
        }
    }

    /** What has expired is so before the sweeper has seen it. */
    private void requireOpen(DisclosureStatus next, Instant now) {
        if (!status.mayBecome(next) || !now.isBefore(endsAt.orElseThrow())) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Disclosure with(
            DisclosureStatus next,
            Optional<Asked> newAsked,
            Optional<Instant> newEnd,
            Optional<Approval> newApproval,
            Optional<Approval> newSecond,
            Optional<Refused> newRefusal,
            Optional<Instant> newReadAt) {
        return new Disclosure(
                operatorId,
                id,
                authority,
                official,
                instrument,
                fields,
                period,
                newAsked,
                requestedAt,
                next,
                newEnd,
                newApproval,
                newSecond,
                newRefusal,
                newReadAt,
                version + 1);
    }
}
