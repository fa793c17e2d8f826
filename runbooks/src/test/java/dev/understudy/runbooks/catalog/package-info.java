/** Tests of the registration of step kinds. */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.catalog;
