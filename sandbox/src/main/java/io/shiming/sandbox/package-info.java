/**
 * The whole suite on one machine, from one command: {@link io.shiming.sandbox.Launcher} starts the parts in order,
 * keeps them running and leaves nothing behind.
 */
package io.shiming.sandbox;
