/** Reads tar streams byte for byte: names and attributes need not be text. */
@NullMarked
package dev.understudy.archive.tar;

import org.jspecify.annotations.NullMarked;
