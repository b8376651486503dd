package io.shiming.foundation.audit;

import java.util.Optional;

/**
 * Which entries of the trail somebody asks for (Art. 26): all, or what officials did.
 *
 * @param official subject of one; of what that person did otherwise than in an office nothing is told
 * @param office role in which they acted
 */
public record OfOfficials(Optional<String> official, Optional<String> office) {}
