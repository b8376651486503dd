package io.shiming.registration.domain;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an operator's own systems can be told of, by the contract's names. */
public enum EventType {
    REGISTRATION_ACTIVATED("registration.activated"),
    REGISTRATION_REFUSED("registration.refused"),
    REGISTRATION_SUSPENDED("registration.suspended"),
    REGISTRATION_RESUMED("registration.resumed"),
    REGISTRATION_TERMINATED("registration.terminated"),
    REGISTRATION_TRANSFERRED("registration.transferred"),
    REGISTRATION_DISPUTED("registration.disputed"),
    CAMPAIGN_NOTICE_ORDER("campaign.notice-order"),
    CAMPAIGN_SUSPEND_ORDER("campaign.suspend-order"),
    CAMPAIGN_RESUME_ORDER("campaign.resume-order"),
    CAMPAIGN_TERMINATE_ORDER("campaign.terminate-order"),
    CAMPAIGN_REFUND_ORDER("campaign.refund-order");

    private static final Map<String, EventType> BY_TYPE =
            Arrays.stream(values()).collect(Collectors.toMap(EventType::type, Function.identity()));

    private final String name;

    EventType(String name) {
        this.name = name;
    }

    /** The {@code type} of the CloudEvent. */
    public String type() {
        return "io.shiming." + name + ".v1";
    }

    /** Whether it orders something about a user of a campaign, whose number is told with it. */
    public boolean isOrder() {
        return switch (this) {
            case CAMPAIGN_NOTICE_ORDER,
                    CAMPAIGN_SUSPEND_ORDER,
                    CAMPAIGN_RESUME_ORDER,
                    CAMPAIGN_TERMINATE_ORDER,
                    CAMPAIGN_REFUND_ORDER -> true;
            case REGISTRATION_ACTIVATED,
                    REGISTRATION_REFUSED,
                    REGISTRATION_SUSPENDED,
                    REGISTRATION_RESUMED,
                    REGISTRATION_TERMINATED,
                    REGISTRATION_TRANSFERRED,
                    REGISTRATION_DISPUTED -> false;
        };
    }

    public static Optional<EventType> of(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }
}
