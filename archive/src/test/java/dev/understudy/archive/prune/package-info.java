@NullMarked
package dev.understudy.archive.prune;

import org.jspecify.annotations.NullMarked;
