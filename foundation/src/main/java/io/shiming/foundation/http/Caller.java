package io.shiming.foundation.http;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who is calling, as the token says.
 *
 * @param client the OAuth client ({@code azp})
 * @param subject the token's {@code sub}
 * @param roles names as in {@link Roles}
 * @param operator tenant the caller belongs to ({@code operator_id}), empty for those who belong to none
 * @param agent {@code agent_id}
 * @param venue {@code venue_id}
 */
public record Caller(
        String client,
        String subject,
        Set<String> roles,
        Optional<UUID> operator,
        Optional<String> agent,
        Optional<String> venue) {

    public boolean is(String role) {
        return roles.contains(role);
    }

    /** The office of an official or auditor, the first where there are several; empty for everybody else. */
    public Optional<String> office() {
        return Roles.OFFICES.stream().filter(roles::contains).findFirst();
    }

    /** The tenant of a caller who must have one; a token without it is good for nothing here. */
    public UUID requireOperator() {
        return operator.orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /** The agent a caller must act for; likewise. */
    public UUID requireAgent() {
        return agent.flatMap(Caller::uuid).orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /** The venue a caller must act for; likewise. */
    public UUID requireVenue() {
        return venue.flatMap(Caller::uuid).orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /**
     * The one tenancy rule: what belongs to another tenant does not exist for this caller.
     *
     * @throws DomainException NOT_FOUND
     */
    public void requireTenant(UUID owner) {
        if (!operator.map(owner::equals).orElse(false)) {
            throw DomainException.notFound();
        }
    }

    /**
     * The tenant whose uploads this caller's are: an operator's own id, or, for an agent or a venue, its own, so that
     * what one of them brings can be used by no other.
     */
    public UUID uploadOwner() {
        Optional<UUID> owner = is(Roles.OPERATOR) ? operator : (is(Roles.AGENT) ? agent : venue).flatMap(Caller::uuid);
        return owner.orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /** A UUID in text, empty where the text is none. */
    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
