/** Who works on a repository: locks as files in it, between hosts that share nothing else. */
@NullMarked
package dev.understudy.archive.lock;

import org.jspecify.annotations.NullMarked;
