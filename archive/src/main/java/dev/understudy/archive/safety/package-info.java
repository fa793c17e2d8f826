/** What an archive that nobody vouches for may hold: nothing may leave the directory it goes to. */
@NullMarked
package dev.understudy.archive.safety;

import org.jspecify.annotations.NullMarked;
