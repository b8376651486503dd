/**
 * What the regulation says about agents, without database or network: who may be one, what binds it to an operator, and
 * what it was allowed to do at any moment (Art. 5, 6).
 */
package io.shiming.agent.domain;
