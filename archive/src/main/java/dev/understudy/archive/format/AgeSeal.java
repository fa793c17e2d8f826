package dev.understudy.archive.format;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * Files in the age format, to X25519 recipients: {@code age -d -i KEY} opens each by itself. Every
 * chunk of 64 KiB is authenticated, and so is where the file ends. Without an identity it only
 * seals.
 */
public final class AgeSeal implements Seal {
  private static final int CHUNK = 64 * 1024;
  private static final int TAG = 16;

  /** The first line, the line with the authentication code, the nonce. */
  private static final int HEADER = 22 + 48 + 16;

  /** {@code -> X25519 SHARE} and the wrapped key, 43 characters each. */
  private static final int STANZA = 10 + 43 + 1 + 43 + 1;

  private final List<RecipientStanzaWriter> recipients;
  private final List<RecipientStanzaReader> identities;

  private AgeSeal(List<RecipientStanzaWriter> recipients, List<RecipientStanzaReader> identities) {
    this.recipients = List.copyOf(recipients);
    this.identities = List.copyOf(identities);
  }

  /**
   * @param recipients such as {@code age1...}, one or more
   * @param identity what {@code age-keygen} writes: lines with {@code AGE-SECRET-KEY-1...} and
   *     comments; empty for none
   * @throws ProblemException {@code USAGE} when one is not what it should be
   */
  public static AgeSeal of(List<String> recipients, String identity) {
    List<RecipientStanzaWriter> writers = new ArrayList<>();
    for (String each : recipients) {
      try {
        writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(each));
      } catch (GeneralSecurityException | RuntimeException e) {
        throw new ProblemException(
            usage("'" + each + "' is not an age recipient", "age-keygen -y KEYFILE prints it"), e);
      }
    }
    return new AgeSeal(writers, identities(identity));
  }

  private static List<RecipientStanzaReader> identities(String text) {
    List<RecipientStanzaReader> readers = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line));
        } catch (GeneralSecurityException | RuntimeException e) {
          // Without the cause, which may hold the text.
          throw usage("the identity is not an age secret key", "age-keygen makes one")
              .asException();
        }
      }
    }
    return readers;
  }

  @Override
  public String suffix() {
    return ".age";
  }

  /** Header and nonce have fixed lengths; each chunk, of which there is one at least, has a tag. */
  @Override
  public long sealedLength(long clear) {
    long chunks = Math.max(1, (clear + CHUNK - 1) / CHUNK);
    return HEADER + (long) recipients.size() * STANZA + chunks * TAG + clear;
  }

  @Override
  public OutputStream seal(OutputStream to) throws IOException {
    try {
      return new BufferedOutputStream(
          Channels.newOutputStream(
              new StandardEncryptingChannelFactory()
                  .newEncryptingChannel(Channels.newChannel(new UnclosedOutput(to)), recipients)),
          CHUNK);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt", e);
    }
  }

  @Override
  public InputStream open(InputStream from) throws IOException {
    if (identities.isEmpty()) {
      from.close();
      throw usage(
              "the repository is encrypted, and no identity was given",
              "--identity file:PATH or env:NAME")
          .asException();
    }
    return new OpenedInput(from);
  }

  /** The header is read with the first byte, so that opening a damaged file does not fail yet. */
  private final class OpenedInput extends InputStream {
    private final InputStream sealed;
    private InputStream clear = InputStream.nullInputStream();
    private boolean isOpen;

    OpenedInput(InputStream sealed) {
      this.sealed = sealed;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        if (!isOpen) {
          isOpen = true;
          clear =
              Channels.newInputStream(
                  new StandardDecryptingChannelFactory()
                      .newDecryptingChannel(Channels.newChannel(sealed), identities));
        }
        return clear.read(bytes, offset, length);
      } catch (ProblemException e) {
        throw e;
      } catch (GeneralSecurityException | RuntimeException e) {
        throw new IOException("not authentic, or encrypted to another key", e);
      }
    }

    @Override
    public void close() throws IOException {
      sealed.close();
    }
  }

  private static Problem usage(String what, String hint) {
    return Problem.of(ProblemCode.USAGE, what, "", hint);
  }
}
