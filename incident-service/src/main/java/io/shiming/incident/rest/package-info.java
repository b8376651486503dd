/** The HTTP front: translate, delegate, translate. Records that convert themselves; who may call what. */
package io.shiming.incident.rest;
