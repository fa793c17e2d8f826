/** Finds out whether archives are what they were when they were made, and remembers it. */
@NullMarked
package dev.understudy.archive.verify;

import org.jspecify.annotations.NullMarked;
