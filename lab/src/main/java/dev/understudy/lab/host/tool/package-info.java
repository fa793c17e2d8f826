/**
 * The programs on a lab machine's PATH: those that need root on a real one are written here, the
 * others are the real ones with their paths looked up in the machine's tree.
 *
 * <p>Here because the toolkit types the same commands on every kind of host and must not be able to
 * tell the difference.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.host.tool;
