/** Tests of what monitoring is told, on scenes without a cloud. */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.status;
