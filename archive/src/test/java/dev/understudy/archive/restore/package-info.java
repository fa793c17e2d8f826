@NullMarked
package dev.understudy.archive.restore;

import org.jspecify.annotations.NullMarked;
