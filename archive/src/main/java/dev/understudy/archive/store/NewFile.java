package dev.understudy.archive.store;

import java.io.IOException;
import java.io.OutputStream;

/** A file on its way into a store. Closed without {@link #commit} it leaves nothing. */
public abstract class NewFile extends OutputStream {

  /**
   * Makes all that was written a file of the store, durably. Once; nothing may be written after.
   *
   * @return false when a file of that name is there already, which then stays as it is
   */
  public abstract boolean commit() throws IOException;

  /** Throws away what was not committed. Repeatable. */
  @Override
  public abstract void close() throws IOException;
}
