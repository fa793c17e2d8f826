package dev.understudy.archive.create;

import dev.understudy.archive.spool.SpoolRecord;
import java.io.IOException;
import java.util.Iterator;

/**
 * Decides which group each name goes to: big files first, since they take longest; then files with
 * several names, which stay together; then bundles that get smaller towards the end, so that all
 * channels end together; last all that is no file.
 */
final class Numbering implements Iterator<Planned> {
  private static final long SMALLEST = 8L * 1024 * 1024;
  private static final long HEADERS = 1024;

  private final Iterator<SpoolRecord> big;
  private final Iterator<SpoolRecord> links;
  private final Iterator<SpoolRecord> small;
  private final Iterator<SpoolRecord> rest;
  private final int channels;
  private long smallLeft;
  private int group = -1;
  private Stage stage = Stage.BIG;
  private long inGroup;
  private int names;
  private long limit;
  private long inode;
  private long device;

  private enum Stage {
    BIG,
    LINKS,
    SMALL,
    REST
  }

  Numbering(Todo todo, int channels) throws IOException {
    this.big = todo.big().sorted();
    this.links = todo.links().sorted();
    this.small = todo.small().sorted();
    this.rest = todo.rest().sorted();
    this.smallLeft = todo.smallBytes() + todo.small().count() * HEADERS;
    this.channels = channels;
  }

  @Override
  public boolean hasNext() {
    return big.hasNext() || links.hasNext() || small.hasNext() || rest.hasNext();
  }

  @Override
  public Planned next() {
    if (big.hasNext()) {
      group++;
      return new Planned(group, Listed.decode(big.next().value()));
    }
    if (links.hasNext()) {
      return link(Listed.decode(links.next().value()));
    }
    if (small.hasNext()) {
      return small(Listed.decode(small.next().value()));
    }
    if (stage != Stage.REST) {
      stage = Stage.REST;
      group++;
    }
    return new Planned(group, Listed.decode(rest.next().value()));
  }

  private Planned link(Listed listed) {
    boolean isSame = stage == Stage.LINKS && listed.inode() == inode && listed.device() == device;
    if (!isSame) {
      boolean isFull = inGroup + listed.size() > Groups.BIG || names >= Groups.NAMES;
      if (stage != Stage.LINKS || isFull) {
        stage = Stage.LINKS;
        begin();
      }
      inode = listed.inode();
      device = listed.device();
      inGroup += listed.size() + HEADERS;
    }
    names++;
    return new Planned(group, listed);
  }

  private Planned small(Listed listed) {
    long cost = listed.size() + HEADERS;
    if (stage != Stage.SMALL || inGroup + cost > limit || names >= Groups.NAMES) {
      stage = Stage.SMALL;
      begin();
      limit = Math.max(SMALLEST, Math.min(Groups.BIG, smallLeft / (2L * channels)));
    }
    smallLeft -= cost;
    inGroup += cost;
    names++;
    return new Planned(group, listed);
  }

  private void begin() {
    group++;
    inGroup = 0;
    names = 0;
  }
}
