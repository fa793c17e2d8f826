/**
 * What every implementation of the ports promises, as tests: an adapter's own tests extend these
 * classes and say where to run them.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.contract;
