/**
 * Stand-ins for the three departments that verify documents (Art. 9): each answers from a register in a CSV file, and
 * can be told to fail in the ways real ones do.
 */
package io.shiming.sandbox.simulator;
