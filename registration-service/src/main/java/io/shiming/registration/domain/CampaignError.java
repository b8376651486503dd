package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a user is not brought into a campaign. */
public enum CampaignError implements ErrorCode {
    NUMBER_IN_ANOTHER_CAMPAIGN;

    @Override
    public Kind kind() {
        return Kind.CONFLICT;
    }

    @Override
    public int article() {
        return 27;
    }
}
