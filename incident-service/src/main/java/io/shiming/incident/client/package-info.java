/** Adapters to other parties, and to the service itself where it tells something as they do. */
package io.shiming.incident.client;
