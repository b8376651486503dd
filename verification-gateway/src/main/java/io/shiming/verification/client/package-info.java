/** Adapters to the departments and to registration-service: their formats and their failures stop here. */
package io.shiming.verification.client;
