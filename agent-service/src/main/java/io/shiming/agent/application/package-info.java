/** The duties towards agents, one class each: order of steps, writes, and who may see what. */
package io.shiming.agent.application;
