package io.shiming.registration.domain;

import java.util.UUID;

/**
 * What became of a user who was brought into a campaign.
 *
 * @param made whether they were not there before
 */
public record ImportedUser(UUID id, CampaignUserState state, boolean made) {}
