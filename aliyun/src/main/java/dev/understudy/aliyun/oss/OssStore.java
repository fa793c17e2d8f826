package dev.understudy.aliyun.oss;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.AbortMultipartUploadRequest;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.ListMultipartUploadsRequest;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.MultipartUpload;
import com.aliyun.oss.model.MultipartUploadListing;
import com.aliyun.oss.model.OSSObjectSummary;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.archive.store.StoreNames;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A repository in a bucket. A file that is finished came by one request that refuses to take the
 * place of another; what was begun and not finished is an upload in parts, which no listing of
 * files shows.
 */
public final class OssStore implements Store {
  private static final int RETRIES = 3;

  private final OSS client;
  private final OssPlace place;
  private final OssProblems problems;
  private final int page;

  OssStore(OssPlace place, int page) {
    ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(SignVersion.V4);
    configuration.setMaxErrorRetry(RETRIES);
    this.client =
        OSSClientBuilder.create()
            .endpoint(place.endpoint())
            .region(place.region())
            .credentialsProvider(
                new DefaultCredentialProvider(
                    place.accessKeyId(),
                    place.accessKeySecret(),
                    place.securityToken().orElse(null)))
            .clientConfiguration(configuration)
            .build();
    this.place = place;
    this.problems = new OssProblems(place);
    this.page = page;
  }

  /** Opens no connection yet. */
  public static OssStore open(OssPlace place) {
    return new OssStore(place, 1000);
  }

  @Override
  public List<StoredFile> list(String directory) {
    String prefix =
        directory.isEmpty()
            ? place.prefix().isEmpty() ? "" : place.prefix() + "/"
            : place.key(StoreNames.require(directory)) + "/";
    List<StoredFile> files = new ArrayList<>();
    ListObjectsV2Request request =
        new ListObjectsV2Request(place.bucket(), prefix).withMaxKeys(page);
    try {
      boolean isMore = true;
      while (isMore) {
        ListObjectsV2Result result = client.listObjectsV2(request);
        for (OSSObjectSummary each : result.getObjectSummaries()) {
          files.add(new StoredFile(place.name(each.getKey()), each.getSize()));
        }
        isMore = result.isTruncated();
        request.setContinuationToken(result.getNextContinuationToken());
      }
    } catch (OSSException | ClientException e) {
      throw problems.of("list " + directory, e);
    }
    files.sort(Comparator.comparing(StoredFile::name));
    return files;
  }

  @Override
  public InputStream read(String name, long from) {
    GetObjectRequest request =
        new GetObjectRequest(place.bucket(), place.key(StoreNames.require(name)));
    if (from > 0) {
      request.setRange(from, -1);
      // Without this, a range behind the end is answered with the whole file.
      request.addHeader("x-oss-range-behavior", "standard");
    }
    try {
      return new OssInput(client.getObject(request), problems, name);
    } catch (OSSException e) {
      if ("InvalidRange".equals(e.getErrorCode())) {
        return InputStream.nullInputStream();
      }
      throw problems.of("read " + name, e);
    } catch (ClientException e) {
      throw problems.of("read " + name, e);
    }
  }

  @Override
  public NewFile create(String name) {
    return new OssFile(client, place, place.key(StoreNames.require(name)));
  }

  @Override
  public boolean delete(String name) {
    String key = place.key(StoreNames.require(name));
    try {
      boolean isThere = client.doesObjectExist(place.bucket(), key);
      if (isThere) {
        client.deleteObject(place.bucket(), key);
      }
      return isThere;
    } catch (OSSException | ClientException e) {
      throw problems.of("delete " + name, e);
    }
  }

  @Override
  public int sweep(Instant before) {
    ListMultipartUploadsRequest request = new ListMultipartUploadsRequest(place.bucket());
    request.setPrefix(place.prefix().isEmpty() ? "" : place.prefix() + "/");
    int swept = 0;
    try {
      boolean isMore = true;
      while (isMore) {
        MultipartUploadListing listing = client.listMultipartUploads(request);
        for (MultipartUpload each : listing.getMultipartUploads()) {
          if (each.getInitiated().toInstant().isBefore(before)) {
            client.abortMultipartUpload(
                new AbortMultipartUploadRequest(place.bucket(), each.getKey(), each.getUploadId()));
            swept++;
          }
        }
        isMore = listing.isTruncated();
        request.setKeyMarker(listing.getNextKeyMarker());
        request.setUploadIdMarker(listing.getNextUploadIdMarker());
      }
    } catch (OSSException | ClientException e) {
      throw problems.of("sweep uploads", e);
    }
    return swept;
  }

  @Override
  public String address() {
    return place.toString();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
