@NullMarked
package dev.understudy.archive.store;

import org.jspecify.annotations.NullMarked;
