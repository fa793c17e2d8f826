/**
 * What is asked of a source or a target over SSH: fixed scripts for sh and tar, names over their
 * input.
 */
@NullMarked
package dev.understudy.archive.remote;

import org.jspecify.annotations.NullMarked;
