/** Tests of looking at a service from outside. */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.probe;
