package dev.understudy.lab.host.system;

import java.nio.file.Path;

/**
 * A path of a machine and where it really is.
 *
 * @param path normalised and absolute as programs on the machine see it
 * @param real on the computer that the lab runs on
 */
public record HostPath(String path, Path real, Mount mount) {}
