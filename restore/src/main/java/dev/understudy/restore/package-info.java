/**
 * Builds a fresh server and puts the data of a snapshot on it: provision, disk, mount or copy,
 * start, prove.
 *
 * <p>Everything made here carries the run's tags, and every step's undo deletes what the step made.
 * Nothing here touches the server that is replaced, but for the tag that says so.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.restore;
