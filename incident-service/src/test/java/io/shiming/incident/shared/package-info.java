/** What holds for the service as a whole. */
package io.shiming.incident.shared;
