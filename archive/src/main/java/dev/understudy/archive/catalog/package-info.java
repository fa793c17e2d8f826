/** Which archives a repository has and what is known of each. */
@NullMarked
package dev.understudy.archive.catalog;

import org.jspecify.annotations.NullMarked;
