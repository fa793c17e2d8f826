package dev.understudy.archive.create;

/** What is to be read, and into which group. */
record Planned(int group, Listed listed) {}
