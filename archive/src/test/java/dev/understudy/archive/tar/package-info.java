@NullMarked
package dev.understudy.archive.tar;

import org.jspecify.annotations.NullMarked;
