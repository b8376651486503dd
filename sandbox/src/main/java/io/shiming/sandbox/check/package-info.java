/**
 * The independent checker behind {@code sandbox/check}: whether what the suite promises holds in the databases of a
 * running sandbox. Plain SQL and plain Java; it shares no code with the services, so that it shares no mistake either.
 */
package io.shiming.sandbox.check;
