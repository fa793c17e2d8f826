package dev.understudy.bench;

import dev.understudy.core.ssh.SshTarget;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenSSH's own programs, started anew each time.
 *
 * @param file exists on both sides, which are one machine
 */
record OpenSshClient(SshTarget target, Path file, long size) {

  void download(String cipher) throws IOException, InterruptedException {
    List<String> command = command("ssh", "-p", cipher);
    command.addAll(List.of(host(), "head -c " + size + " /dev/zero"));
    run(new ProcessBuilder(command));
  }

  void upload(String cipher) throws IOException, InterruptedException {
    List<String> command = command("ssh", "-p", cipher);
    command.addAll(List.of(host(), "cat >/dev/null"));
    run(new ProcessBuilder(command).redirectInput(file.toFile()));
  }

  void get() throws IOException, InterruptedException {
    sftp("get " + file + " /dev/null");
  }

  void put() throws IOException, InterruptedException {
    sftp("put " + file + " /dev/null");
  }

  private void sftp(String order) throws IOException, InterruptedException {
    List<String> command = command("sftp", "-P", "aes128-gcm@openssh.com");
    command.addAll(List.of("-q", "-b", "-", host()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD);
    Process process = builder.redirectError(Redirect.INHERIT).start();
    process
        .getOutputStream()
        .write((order + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    process.getOutputStream().close();
    check(process);
  }

  private List<String> command(String program, String portOption, String cipher) {
    return new ArrayList<>(
        List.of(
            program,
            portOption,
            Integer.toString(target.port()),
            "-i",
            target.key().toString(),
            "-o",
            "UserKnownHostsFile=" + target.knownHosts(),
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "Compression=no",
            "-c",
            cipher));
  }

  private String host() {
    return target.user() + "@" + target.address();
  }

  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    check(builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT).start());
  }

  private static void check(Process process) throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException("OpenSSH's client ended with " + process.exitValue());
    }
  }
}
