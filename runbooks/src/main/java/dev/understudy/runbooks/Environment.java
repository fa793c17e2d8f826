package dev.understudy.runbooks;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.Ssh;

/** What steps are made against. */
public record Environment(Estate estate, Cloud cloud, Ssh ssh, TimeSource time) {}
