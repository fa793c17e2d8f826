package dev.understudy.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority with a certificate for the members and one for us, made with the JDK's keytool. */
record TestCertificates(Path directory) {
  private static final String PASSWORD = "changeit";

  static TestCertificates make(Path directory) {
    TestCertificates made = new TestCertificates(directory);
    try {
      made.key("ca", "CN=test authority", "bc:c");
      made.key("member", "CN=member", "san=ip:127.0.0.1", "-signer", "ca");
      made.key("client", "CN=understudy", "eku=clientAuth", "-signer", "ca");
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(directory.resolve("store.p12"))) {
        store.load(in, PASSWORD.toCharArray());
      }
      for (String name : List.of("ca", "member", "client")) {
        made.write(name + ".pem", "CERTIFICATE", store.getCertificate(name).getEncoded());
        made.write(
            name + ".key", "PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded());
      }
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return made;
  }

  String file(String name) {
    return directory.resolve(name).toString();
  }

  String text(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String name, String kind, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        directory.resolve(name),
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private void key(String alias, String name, String extension, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-ext",
                extension,
                "-storetype",
                "PKCS12",
                "-keystore",
                file("store.p12"),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }
}
