/**
 * Asks a database about the continuity of its series: the rows stay there, and only figures come
 * back. Lines of a file are put into a temporary database first. Reads only.
 */
@NullMarked
package dev.understudy.continuity.sql;

import org.jspecify.annotations.NullMarked;
