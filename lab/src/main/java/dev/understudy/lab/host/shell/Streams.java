package dev.understudy.lab.host.shell;

import java.io.InputStream;
import java.io.OutputStream;

/** Standard input, output and error of a command. */
public record Streams(InputStream in, OutputStream out, OutputStream error) {

  Streams withIn(InputStream other) {
    return new Streams(other, out, error);
  }

  Streams withOut(OutputStream other) {
    return new Streams(in, other, error);
  }

  Streams withError(OutputStream other) {
    return new Streams(in, out, other);
  }
}
