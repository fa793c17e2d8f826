/**
 * Steps about archives of a server's data: made, chosen, checked, brought to a host. What they do
 * is the archive module's; here is how it becomes steps of a run.
 */
@NullMarked
package dev.understudy.runbooks.archive;

import org.jspecify.annotations.NullMarked;
