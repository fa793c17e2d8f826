package dev.understudy.archive.safety;

import dev.understudy.archive.format.Entry.Extent;
import dev.understudy.archive.safety.TarHeader.Strange;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the data of a sparse file belongs, as it stands before the data: decimal numbers on lines
 * of their own, how many stretches, then offset and length of each, filled up to a block.
 */
final class SparseMap {
  private final List<Long> numbers = new ArrayList<>();
  private long number;
  private boolean isInNumber;

  /** Whether this block was the last. */
  boolean accept(byte[] block) throws Strange {
    int i = 0;
    for (; i < block.length && !isComplete(); i++) {
      byte each = block[i];
      if (each == '\n' && isInNumber) {
        numbers.add(number);
        number = 0;
        isInNumber = false;
      } else if (each >= '0' && each <= '9' && number <= ManifestRules.LARGEST) {
        number = number * 10 + (each - '0');
        isInNumber = true;
      } else {
        throw new Strange("its holes are told in no number");
      }
    }
    if (isComplete() && !TarHeader.isZero(block, i, block.length - i)) {
      throw new Strange("there is more behind its map of holes");
    }
    return isComplete();
  }

  /** Stretches of data with something in them. */
  List<Extent> extents() {
    List<Extent> extents = new ArrayList<>();
    for (int i = 1; i + 1 < numbers.size(); i += 2) {
      if (numbers.get(i + 1) > 0) {
        extents.add(new Extent(numbers.get(i), numbers.get(i + 1)));
      }
    }
    return extents;
  }

  private boolean isComplete() {
    return !numbers.isEmpty() && numbers.size() == 1 + 2 * numbers.get(0);
  }
}
