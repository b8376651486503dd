/** Adapters to other services: their formats and their failures stop here. */
package io.shiming.retention.client;
