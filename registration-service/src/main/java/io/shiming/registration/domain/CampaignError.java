package io.shiming.registration.domain;

import io.shiming.foundation.problem.ErrorCode;

/** Why a user is not brought into a campaign. */
public enum CampaignError implements ErrorCode {
    NUMBER_IN_ANOTHER_CAMPAIGN(Kind.CONFLICT, 27);

    private final Kind kind;
    private final int article;

    CampaignError(Kind kind, int article) {
        this.kind = kind;
        this.article = article;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int article() {
        return article;
    }
}
