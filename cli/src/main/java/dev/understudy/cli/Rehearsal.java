package dev.understudy.cli;

import dev.understudy.core.Redactor;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;

/**
 * Loads the classes that commands load and does nothing with them. The launcher runs it once for
 * each build, so that the JVM can keep them as they are in memory: later starts map that file.
 */
public final class Rehearsal {
  /** Jars whose classes are wanted wherever one of them is. */
  private static final List<String> WANTED =
      List.of("understudy-core", "understudy-archive", "jsch", "picocli", "jackson", "zstd-jni");

  private Rehearsal() {}

  /**
   * @param args the packaged jar
   */
  public static void main(String[] args) throws Exception {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    new CommandTree(new Output(nowhere, nowhere, new Redactor()), new Signals()).run("--help");
    load(new File(args[0]));
    speak();
  }

  private static void load(File packaged) throws IOException {
    try (JarFile jar = new JarFile(packaged)) {
      names(jar);
      String path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String library : path.split(" ")) {
        if (WANTED.stream().anyMatch(library::contains)) {
          try (JarFile wanted = new JarFile(new File(packaged.getParentFile(), library))) {
            names(wanted);
          }
        }
      }
    }
  }

  private static void names(JarFile jar) {
    jar.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
        .forEach(Rehearsal::load);
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, Rehearsal.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // It is for a library that is not here.
    }
  }

  /** What a connection to a host takes of the JDK. */
  private static void speak() throws GeneralSecurityException {
    Cipher.getInstance("AES/GCM/NoPadding");
    Cipher.getInstance("AES/CTR/NoPadding");
    MessageDigest.getInstance("SHA-256").digest();
    Mac.getInstance("HmacSHA256");
    KeyPair agreed = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    KeyAgreement.getInstance("X25519").init(agreed.getPrivate());
    KeyPair signer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(signer.getPrivate());
    signature.sign();
    KeyFactory.getInstance("RSA");
    KeyFactory.getInstance("EC");
  }
}
