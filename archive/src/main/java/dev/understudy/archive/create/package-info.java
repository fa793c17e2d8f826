/** Makes an archive of a directory of a host. */
@NullMarked
package dev.understudy.archive.create;

import org.jspecify.annotations.NullMarked;
