package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.problem.ErrorCode;
import io.shiming.foundation.problem.Problem;
import io.shiming.foundation.problem.ProblemMapper;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.application.RegistrationAnswers;
import io.shiming.registration.application.VenueLogonAnswers;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.domain.VenueLogon;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Words what became of a registration or a log-on, for whoever asked. */
@Singleton
class Wording {
    private final Answers answers;

    Wording(Answers answers) {
        this.answers = answers;
    }

    /** For a registration asked for: 201 active, 202 pending, or the refusal that an authority's finding led to. */
    RegistrationAnswers registering(CurrentRequest current) {
        // Taken now: an answer may be worded after the request is over, when the wait for an authority was too long.
        Problem.Reader reader = Problem.Reader.of(current.http());
        Caller caller = current.caller();
        return new RegistrationAnswers() {
            @Override
            public Answer of(Registration registration) {
                return switch (registration.status()) {
                    case PENDING_VERIFICATION ->
                        answers.accepted(location(registration), RegistrationView.of(registration, caller));
                    case REFUSED -> problem(registration.refusal().orElseThrow(), List.of(), registration.id(), reader);
                    case ACTIVE, SUSPENDED, TERMINATED, TRANSFERRED, PURGED ->
                        answers.created(location(registration), RegistrationView.of(registration, caller));
                };
            }

            @Override
            public Answer of(Rejection rejection) {
                return problem(rejection.refusal(), rejection.violations(), null, reader);
            }
        };
    }

    /** For a step in the life of a registration: 200 with how it stands afterwards. */
    RegistrationAnswers changing(CurrentRequest current) {
        Problem.Reader reader = Problem.Reader.of(current.http());
        return new RegistrationAnswers() {
            @Override
            public Answer of(Registration registration) {
                return answers.changed(RegistrationView.of(registration));
            }

            @Override
            public Answer of(Rejection rejection) {
                return problem(
                        rejection.refusal(),
                        rejection.violations(),
                        rejection.registrationId().orElse(null),
                        reader);
            }
        };
    }

    /**
     * For a log-on asked for: 201 admitted, 202 pending, or the refusal that an authority's finding led to, whose
     * {@code Location} is the log-on kept as evidence.
     */
    VenueLogonAnswers admitting(CurrentRequest current) {
        Problem.Reader reader = Problem.Reader.of(current.http());
        return new VenueLogonAnswers() {
            @Override
            public Answer of(VenueLogon logon) {
                String location = "/v1/venue-logons/" + logon.id();
                if (logon.refusal().isPresent()) {
                    return answers.problem(
                            location, ProblemMapper.problem(logon.refusal().get(), List.of(), null, reader));
                }
                VenueLogonView view = VenueLogonView.of(logon);
                return logon.isPending() ? answers.accepted(location, view) : answers.created(location, view);
            }

            @Override
            public Answer of(Rejection rejection) {
                return problem(rejection.refusal(), rejection.violations(), null, reader);
            }
        };
    }

    private Answer problem(ErrorCode code, List<Violation> violations, UUID registrationId, Problem.Reader reader) {
        return answers.problem(null, ProblemMapper.problem(code, violations, registrationId, reader));
    }

    private static String location(Registration registration) {
        return "/v1/registrations/" + registration.id();
    }
}
