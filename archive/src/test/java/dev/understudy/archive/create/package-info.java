@NullMarked
package dev.understudy.archive.create;

import org.jspecify.annotations.NullMarked;
