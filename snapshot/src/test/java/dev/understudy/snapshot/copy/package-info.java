/** Tests of copies in other regions against a cloud in memory. */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.copy;
