/**
 * What continuity is and when it is proven: series by series, what was due, what is there, and what
 * is lost. Knows no database and no cloud.
 */
@NullMarked
package dev.understudy.continuity;

import org.jspecify.annotations.NullMarked;
