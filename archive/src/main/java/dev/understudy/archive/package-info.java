/** File archives: made over SSH, kept in a repository, proven, restored. */
@NullMarked
package dev.understudy.archive;

import org.jspecify.annotations.NullMarked;
