/** Sorts more records than memory holds. */
@NullMarked
package dev.understudy.archive.spool;

import org.jspecify.annotations.NullMarked;
