/** What the lab remembers between {@code lab down} and {@code lab up}: one file, replaced whole. */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.state;
