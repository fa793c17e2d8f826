package dev.understudy.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** The connection to one member. It is made when first used, and again whenever it breaks. */
final class EtcdMember implements AutoCloseable {
  private static final int LARGEST_ANSWER = 256 << 20;
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> NEEDS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final Optional<EtcdAccess.Login> login;
  private volatile String token = "";

  EtcdMember(Endpoint endpoint, EtcdAccess access) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .maxInboundMessageSize(LARGEST_ANSWER)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(3, TimeUnit.SECONDS)
            .proxyDetector(address -> null);
    access.tls().ifPresentOrElse(tls -> builder.sslContext(context(tls)), builder::usePlaintext);
    this.channel = builder.build();
    this.login = access.login();
  }

  /** Sends one request; a token that is no longer good is asked for anew once. */
  <T> T call(Duration limit, Function<EtcdStubs, T> request) {
    channel.resetConnectBackoff();
    try {
      return request.apply(stubs(limit));
    } catch (StatusRuntimeException e) {
      if (login.isEmpty() || !isTokenRefused(e)) {
        throw e;
      }
      token = "";
      return request.apply(stubs(limit));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private EtcdStubs stubs(Duration limit) {
    Metadata metadata = new Metadata();
    metadata.put(NEEDS_LEADER, "true");
    if (login.isPresent()) {
      metadata.put(TOKEN, token(login.get(), limit));
    }
    return new EtcdStubs(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
        limit);
  }

  private String token(EtcdAccess.Login login, Duration limit) {
    if (token.isEmpty()) {
      token =
          AuthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .authenticate(
                  AuthenticateRequest.newBuilder()
                      .setNameBytes(ByteString.copyFromUtf8(login.user()))
                      .setPasswordBytes(ByteString.copyFromUtf8(login.password()))
                      .build())
              .getToken();
    }
    return token;
  }

  private static boolean isTokenRefused(StatusRuntimeException e) {
    String text = String.valueOf(e.getStatus().getDescription());
    return e.getStatus().getCode() == Status.Code.UNAUTHENTICATED
        || text.contains("revision of auth store is old");
  }

  private static SslContext context(EtcdAccess.Tls tls) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      tls.authority().ifPresent(pem -> builder.trustManager(stream(pem)));
      tls.identity()
          .ifPresent(own -> builder.keyManager(stream(own.certificate()), stream(own.key())));
      return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw EtcdProblems.certificates(e);
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
  }
}
