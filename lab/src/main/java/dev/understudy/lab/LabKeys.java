package dev.understudy.lab;

import dev.understudy.lab.rpc.Credential;
import dev.understudy.lab.rpc.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;

/** The keys of a lab, in files that only their owner may read; fresh and random for each lab. */
final class LabKeys {
  private final Path directory;

  /** Makes what is not there yet. */
  LabKeys(Path labDirectory) {
    this.directory = labDirectory.resolve("keys");
    if (!Files.exists(sshKeyFile())) {
      SshKeys ssh = SshKeys.generate();
      SecretFiles.writePublic(directory.resolve("id_ed25519.pub"), ssh.publicKey() + "\n");
      SecretFiles.write(sshKeyFile(), ssh.privateKey());
    }
    make("access-key", false);
    make("read-only-access-key", true);
  }

  /** Makes the API accept them. */
  void addTo(Credentials credentials) {
    credentials.add(
        Credential.lasting(accessKeyId(), SecretFiles.read(accessKeySecretFile()), false));
    credentials.add(
        Credential.lasting(
            SecretFiles.read(directory.resolve("read-only-access-key-id")),
            SecretFiles.read(directory.resolve("read-only-access-key-secret")),
            true));
  }

  String accessKeyId() {
    return SecretFiles.read(directory.resolve("access-key-id"));
  }

  Path accessKeySecretFile() {
    return directory.resolve("access-key-secret");
  }

  Path sshKeyFile() {
    return directory.resolve("id_ed25519");
  }

  String sshPublicKey() {
    return SecretFiles.read(directory.resolve("id_ed25519.pub"));
  }

  private void make(String name, boolean readOnly) {
    Path secret = directory.resolve(name + "-secret");
    if (Files.exists(secret)) {
      return;
    }
    Credential fresh = new Credentials().fresh(readOnly);
    SecretFiles.write(directory.resolve(name + "-id"), fresh.accessKeyId() + "\n");
    SecretFiles.write(secret, fresh.accessKeySecret() + "\n");
  }
}
