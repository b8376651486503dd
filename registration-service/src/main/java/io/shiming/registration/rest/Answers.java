package io.shiming.registration.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.idempotency.Answer;
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

/** Words what use cases found, as they will be answered now and at every repeat. */
@Singleton
class Answers {
    private final ObjectMapper json;

    Answers(ObjectMapper json) {
        this.json = json;
    }

    Answer json(int status, String location, Object view) {
        return Answer.json(status, location, text(view));
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
                        json(202, location(registration), RegistrationView.of(registration, caller));
                    case REFUSED -> problem(registration.refusal().orElseThrow(), List.of(), registration.id(), reader);
                    case ACTIVE, SUSPENDED, TERMINATED, TRANSFERRED, PURGED ->
                        json(201, location(registration), RegistrationView.of(registration, caller));
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
                return json(200, null, RegistrationView.of(registration));
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
                    Answer refused = problem(logon.refusal().get(), List.of(), null, reader);
                    return new Answer(refused.status(), location, refused.mediaType(), refused.body());
                }
                return json(logon.isPending() ? 202 : 201, location, VenueLogonView.of(logon));
            }

            @Override
            public Answer of(Rejection rejection) {
                return problem(rejection.refusal(), rejection.violations(), null, reader);
            }
        };
    }

    private Answer problem(ErrorCode code, List<Violation> violations, UUID registrationId, Problem.Reader reader) {
        Problem problem = ProblemMapper.problem(code, violations, registrationId, reader);
        return new Answer(problem.status(), null, Problem.MEDIA_TYPE, text(problem));
    }

    private static String location(Registration registration) {
        return "/v1/registrations/" + registration.id();
    }

    private String text(Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
