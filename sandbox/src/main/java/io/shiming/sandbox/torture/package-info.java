/**
 * The kill harness behind {@code sandbox/torture}: careful clients register people, hand services on and let guests log on while services and PostgreSQL servers
 * are killed under them; then the checker compares what the clients were told with what is there.
 */
package io.shiming.sandbox.torture;
