package io.shiming.registration.domain;

import java.util.List;

/** Everything that happened to a user of a campaign, the oldest first. */
public record CampaignStory(
        CampaignUser user, List<Notice> notices, List<Extension> extensions, List<CampaignOrder> orders) {}
