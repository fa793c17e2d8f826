/** Tests of the decorators, and the doubles that other modules' contract tests share. */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud;
