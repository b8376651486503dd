package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;

/** An order, and the number it is about. */
public record AddressedOrder(CampaignOrder order, Sensitive<String> serviceNumber) {}
