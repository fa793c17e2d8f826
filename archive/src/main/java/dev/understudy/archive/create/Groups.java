package dev.understudy.archive.create;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Puts together the groups of a plan, one after another; only the last is read lazily. */
final class Groups implements Iterator<Group> {
  /** More than this of one file is read in pieces; no bundle is larger. */
  static final long BIG = 64L * 1024 * 1024;

  /** No part has more names. */
  static final int NAMES = 20_000;

  private final Iterator<Planned> planned;
  private final boolean hasPieces;
  private Optional<Planned> ahead;

  /**
   * @param hasPieces whether the source can give pieces of a file
   */
  Groups(Iterator<Planned> planned, boolean hasPieces) {
    this.planned = planned;
    this.hasPieces = hasPieces;
    this.ahead = step();
  }

  @Override
  public boolean hasNext() {
    return ahead.isPresent();
  }

  @Override
  public Group next() {
    Planned first = ahead.orElseThrow(NoSuchElementException::new);
    if (!first.listed().isFile()) {
      return new Group(first.group(), Group.Kind.REST, new Slices());
    }
    List<Listed> items = new ArrayList<>();
    boolean isBig = false;
    boolean isSparse = false;
    while (ahead.isPresent() && ahead.get().group() == first.group()) {
      Listed item = ahead.get().listed();
      items.add(item);
      isBig |= item.size() > BIG;
      isSparse |= item.isSparse();
      ahead = step();
    }
    Group.Kind kind = Group.Kind.BUNDLE;
    if (isBig) {
      kind = items.size() == 1 && !isSparse && hasPieces ? Group.Kind.PIECES : Group.Kind.STREAM;
    }
    return new Group(first.group(), kind, List.of(items).iterator());
  }

  private Optional<Planned> step() {
    return planned.hasNext() ? Optional.of(planned.next()) : Optional.empty();
  }

  /** The rest of the plan, some names at a time. */
  private final class Slices implements Iterator<List<Listed>> {

    @Override
    public boolean hasNext() {
      return ahead.isPresent();
    }

    @Override
    public List<Listed> next() {
      List<Listed> slice = new ArrayList<>();
      while (ahead.isPresent() && slice.size() < NAMES) {
        slice.add(ahead.get().listed());
        ahead = step();
      }
      return slice;
    }
  }
}
