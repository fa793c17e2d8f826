/** Tests of pruning: what the rules protect stays, whatever happens to the picture of it. */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.prune;
