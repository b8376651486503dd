/** Commands of this service's jar, beside those that every service has. */
package io.shiming.retention.command;
