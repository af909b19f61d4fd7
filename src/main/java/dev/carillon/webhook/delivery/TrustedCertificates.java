package dev.carillon.webhook.delivery;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The trusted certificate authorities: those of the JVM, and those that an operator configured. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  /** Reads the operator's certificate authorities, in PEM; blocks. */
  static TrustOptions with(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("own-" + number++, one);
      }
      for (X509Certificate one : manager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("jvm-" + number++, one);
      }
      return TrustOptions.wrap(manager(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("ca-file holds no certificates: " + file, e);
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
