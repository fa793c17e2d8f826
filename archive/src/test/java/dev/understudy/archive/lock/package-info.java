@NullMarked
package dev.understudy.archive.lock;

import org.jspecify.annotations.NullMarked;
