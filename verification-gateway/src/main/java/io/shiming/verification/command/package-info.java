/** What the gateway's jar does besides being the service. */
package io.shiming.verification.command;
