/** Repositories that name their questions, over the Vert.x PostgreSQL client; everything personal is sealed here. */
package io.shiming.registration.persistence;
