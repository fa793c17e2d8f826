/** Shows continuity to people: a picture of series by time, and a page that needs nothing else. */
@NullMarked
package dev.understudy.continuity.report;

import org.jspecify.annotations.NullMarked;
