/**
 * The command line: commands, wiring and output. The only module that names the cloud's adapter or
 * the lab, and the only place, with the edges, that reads the environment, prints or exits.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cli;
