/** Deletes the archives that no rule keeps, and what no archive needs. */
@NullMarked
package dev.understudy.archive.prune;

import org.jspecify.annotations.NullMarked;
