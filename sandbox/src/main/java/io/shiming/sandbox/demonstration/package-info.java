/**
 * Shows a person what the suite does: asks it over HTTP as an operator would, and lays out what was asked, what came
 * back and why.
 */
package io.shiming.sandbox.demonstration;
