package io.shiming.registration.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Operator;
import io.shiming.registration.persistence.OperatorRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Authorities see every operator, an operator sees itself. */
@ApplicationScoped
public class LookUpOperators {
    private final OperatorRepository operators;

    LookUpOperators(OperatorRepository operators) {
        this.operators = operators;
    }

    /** One operator; fails with NOT_FOUND for another one as for none. */
    public Uni<Operator> one(Caller caller, UUID id) {
        boolean itself = caller.is(Roles.OPERATOR);
        if (itself) {
            caller.requireTenant(id);
        }
        return (itself ? operators.own(id) : operators.any(id))
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** Operators in the order they were entered, at most {@code limit}, later than {@code after}. */
    public Uni<List<Operator>> page(Caller caller, int limit, Optional<UUID> after) {
        if (!caller.is(Roles.OPERATOR)) {
            return operators.page(limit, after);
        }
        return operators
                .own(caller.requireOperator())
                .map(own -> own.filter(operator -> after.isEmpty()).stream().toList());
    }
}
