/** The duties after something went wrong, one class each: order of steps, writes, and who may see what. */
package io.shiming.incident.application;
