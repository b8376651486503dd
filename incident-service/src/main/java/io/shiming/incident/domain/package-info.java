/**
 * Breaches of users' data, without database or network: by when which operator reports what, what may follow what, and who
 * ends it (Art. 17, 23).
 */
package io.shiming.incident.domain;
