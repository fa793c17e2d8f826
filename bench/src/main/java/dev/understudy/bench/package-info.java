/**
 * What the engine and the store cost, as ratios to what the disk alone costs, so that the figures
 * hold on any machine. Not part of the tool: nothing depends on it.
 */
@NullMarked
package dev.understudy.bench;

import org.jspecify.annotations.NullMarked;
