@NullMarked
package dev.understudy.archive.format;

import org.jspecify.annotations.NullMarked;
