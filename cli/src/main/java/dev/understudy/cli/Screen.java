package dev.understudy.cli;

import java.util.function.Supplier;
import org.jline.terminal.Size;

/**
 * A terminal that can show more than lines.
 *
 * @param type as in TERM
 * @param hasColour whether colours are wanted there
 * @param size asked again after each change
 */
record Screen(String type, boolean hasColour, Supplier<Size> size) {}
