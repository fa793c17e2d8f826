/** What a repository holds, as docs/reference/archive-format.md says. */
@NullMarked
package dev.understudy.archive.format;

import org.jspecify.annotations.NullMarked;
