package dev.understudy.cloud;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param next what asks for the next one; empty on the last
 */
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }
}
