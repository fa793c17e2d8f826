@NullMarked
package dev.understudy.archive.verify;

import org.jspecify.annotations.NullMarked;
