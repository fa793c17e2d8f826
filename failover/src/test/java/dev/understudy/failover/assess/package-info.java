/** What signs mean is tried apart from how they are gathered. */
@NullMarked
package dev.understudy.failover.assess;

import org.jspecify.annotations.NullMarked;
