/** A cloud and a host that drill and general steps are tried on; kept to what those steps call. */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.fake;
