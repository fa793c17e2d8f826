/** Brings an archive's files to a host and proves them there. */
@NullMarked
package dev.understudy.archive.restore;

import org.jspecify.annotations.NullMarked;
