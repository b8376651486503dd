package io.shiming.registration.domain;

import java.util.UUID;

/**
 * What became of a user who was brought into a campaign.
 *
 * @param campaignId in which they are: another one when they are in the middle of that, and were not brought into this one
 * @param made whether they were not there before
 */
public record ImportedUser(UUID campaignId, UUID id, CampaignUserState state, boolean made) {}
