/** When the gateway acts by itself. */
package io.shiming.verification.schedule;
