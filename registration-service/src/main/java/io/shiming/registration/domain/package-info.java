/**
 * What the regulation says about registering a user, without database or network: closed enumerations of Article 3, the
 * order in which a registration is refused, and the life of a registration.
 */
package io.shiming.registration.domain;
