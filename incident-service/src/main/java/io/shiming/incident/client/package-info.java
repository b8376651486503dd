/**
 * Adapters to authorities and other services: their formats and their failures stop here. So does what the service tells
 * itself as others do.
 */
package io.shiming.incident.client;
