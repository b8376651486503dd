/** Adapters to authorities and other services: their formats and their failures stop here. */
package io.shiming.incident.client;
