/** The Alidns side of the lab: the records of zones, as the API shows and as DNS serves them. */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.alidns;
