/**
 * How long records are kept, without database or network: what the law asks at least, what the policy makes of it, when a
 * record is due, and what holds it back (Art. 12, 15).
 */
package io.shiming.retention.domain;
