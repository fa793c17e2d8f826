/** Where a repository keeps its files: a directory, a server over SFTP, an object store. */
@NullMarked
package dev.understudy.archive.store;

import org.jspecify.annotations.NullMarked;
