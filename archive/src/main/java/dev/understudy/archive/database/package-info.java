/**
 * Archives of databases, made and restored by the databases' own tools over SSH. Names reach a host
 * as arguments only; passwords stay in files of the host.
 */
@NullMarked
package dev.understudy.archive.database;

import org.jspecify.annotations.NullMarked;
