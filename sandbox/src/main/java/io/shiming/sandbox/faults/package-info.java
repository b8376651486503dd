/** A network that fails on purpose, between two parties that speak TCP. */
package io.shiming.sandbox.faults;
