/** Timers; what they do is in the use cases. */
package io.shiming.incident.schedule;
