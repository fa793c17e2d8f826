/** Tests of restore steps against a cloud and hosts in memory. */
@org.jspecify.annotations.NullMarked
package dev.understudy.restore;
