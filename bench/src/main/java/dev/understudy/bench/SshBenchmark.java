package dev.understudy.bench;

import dev.understudy.core.ssh.SshTarget;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The same bytes over SSH in many ways, each in turn with OpenSSH's client on the same server. */
final class SshBenchmark {
  private static final List<String> CIPHERS =
      List.of(
          "aes128-gcm@openssh.com",
          "aes256-gcm@openssh.com",
          "aes128-ctr",
          "chacha20-poly1305@openssh.com");
  private static final String FIRST = CIPHERS.get(0);
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  private final long size;
  private final int rounds;
  private final Path file;
  private final OpenSshClient client;
  private final OurSsh ours;
  private final LibrarySsh library;

  SshBenchmark(SshTarget target, Path directory, long size, int rounds) {
    this.size = size;
    this.rounds = rounds;
    this.file = directory.resolve("data");
    this.client = new OpenSshClient(target, file, size);
    this.ours = new OurSsh(target, size);
    this.library = new LibrarySsh(target, file, size);
  }

  void run(Report report) throws Exception {
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
      data.setLength(size);
    }
    report.line("| What | MB/s | OpenSSH's client, MB/s | Time of it |");
    report.line("| --- | --- | --- | --- |");
    row(report, "download, as we do it", () -> ours.download(1), () -> client.download(FIRST));
    row(report, "download, two connections", () -> ours.download(2), () -> client.download(FIRST));
    row(report, "upload, as we do it", () -> ours.upload(1), () -> client.upload(FIRST));
    row(report, "upload, two connections", () -> ours.upload(2), () -> client.upload(FIRST));
    for (int window : List.of(256 * KIB, MIB, 2 * MIB, 8 * MIB)) {
      for (int packet : List.of(16 * KIB, 32 * KIB, 128 * KIB)) {
        String name =
            "download, library alone, window %d KiB, packets of %d KiB"
                .formatted(window / KIB, packet / KIB);
        Rounds.Work work = () -> library.download(FIRST, window, packet);
        row(report, name, work, () -> client.download(FIRST));
      }
    }
    Rounds.Work piped = () -> library.downloadPiped(FIRST);
    row(report, "download, library's own pipe", piped, () -> client.download(FIRST));
    row(report, "upload, library alone", () -> library.upload(FIRST), () -> client.upload(FIRST));
    row(report, "SFTP get", library::get, client::get);
    row(report, "SFTP put", library::put, client::put);
    for (String cipher : CIPHERS) {
      Rounds.Work work = () -> library.download(cipher, 2 * MIB, 32 * KIB);
      row(report, "download, " + cipher, work, () -> client.download(cipher));
      Rounds.Work up = () -> library.upload(cipher);
      row(report, "upload, " + cipher, up, () -> client.upload(cipher));
    }
  }

  private void row(Report report, String name, Rounds.Work we, Rounds.Work they) throws Exception {
    Rounds result = Rounds.of(1, rounds, we, they);
    report.line(
        String.format(
            Locale.ROOT,
            "| %s | %.0f | %.0f | %.2f |",
            name,
            size / 1e6 / (result.firstTook().toNanos() / 1e9),
            size / 1e6 / (result.secondTook().toNanos() / 1e9),
            result.ratio()));
  }
}
