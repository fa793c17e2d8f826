package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.CreateImageRequest;
import com.aliyuncs.ecs.model.v20140526.DeleteImageRequest;
import com.aliyuncs.ecs.model.v20140526.DescribeImagesRequest;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Images;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Images of one region over ECS. */
final class AliyunImages implements Images {
  private static final Set<String> GONE = Set.of("InvalidImageId.NotFound");

  /** Without it the API lists available images only, and one in the making seems not to exist. */
  private static final String ALL =
      "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated";

  private final Gateway gateway;
  private final Fresh<ImageId> fresh;

  AliyunImages(Gateway gateway, Fresh<ImageId> fresh) {
    this.gateway = gateway;
    this.fresh = fresh;
  }

  @Override
  public ImageId createFrom(SnapshotId systemSnapshot, String name, Tags tags, Token token) {
    Tags marked = tags.with(Tags.TOKEN, token.value());
    return fresh.creating(
        marked,
        () -> {
          CreateImageRequest request = new CreateImageRequest();
          request.setSnapshotId(systemSnapshot.value());
          request.setImageName(name);
          request.setClientToken(token.value());
          Parameters.tag(request, marked);
          return gateway.change(request, reply -> new ImageId(reply.required("ImageId")));
        });
  }

  @Override
  public List<Image> describe(Collection<ImageId> ids) {
    return fresh.describe(
        ids,
        Image::id,
        () ->
            Parameters.batches(ids).stream()
                .flatMap(batch -> list(request -> request.setImageId(commas(batch))).stream())
                .toList());
  }

  @Override
  public List<Image> findByTags(Tags tags) {
    return fresh.find(
        tags,
        Image::id,
        () ->
            list(
                    request -> {
                      request.setImageOwnerAlias("self");
                      Parameters.tag(request, tags);
                    })
                .stream()
                .filter(image -> image.tags().containsAll(tags))
                .toList());
  }

  @Override
  public void delete(ImageId id) {
    DeleteImageRequest request = new DeleteImageRequest();
    request.setImageId(id.value());
    request.setForce(true);
    gateway.changeUnless(request, GONE);
    fresh.deleted(id);
  }

  private List<Image> list(Consumer<DescribeImagesRequest> filter) {
    return Pages.byNumber(
        number -> {
          DescribeImagesRequest request = new DescribeImagesRequest();
          filter.accept(request);
          request.setStatus(ALL);
          request.setPageSize(Pages.SIZE);
          request.setPageNumber(number);
          return gateway.ask(
              request,
              reply ->
                  Pages.page(
                      reply,
                      reply.list("Images", "Image").stream().map(AliyunImages::image).toList()));
        });
  }

  private static String commas(List<ImageId> ids) {
    return ids.stream().map(ImageId::value).collect(Collectors.joining(","));
  }

  private static Image image(Reply reply) {
    return new Image(
        new ImageId(reply.required("ImageId")),
        reply.text("ImageName"),
        state(reply.text("Status")),
        reply.list("DiskDeviceMappings", "DiskDeviceMapping").stream()
            .flatMap(mapping -> mapping.findText("SnapshotId").stream())
            .map(SnapshotId::new)
            .toList(),
        reply.time("CreationTime"),
        reply.tags());
  }

  private static Image.State state(String status) {
    return switch (status) {
      case "Creating" -> Image.State.CREATING;
      case "Waiting" -> Image.State.WAITING;
      case "Available" -> Image.State.AVAILABLE;
      case "UnAvailable" -> Image.State.UNAVAILABLE;
      case "CreateFailed" -> Image.State.FAILED;
      case "Deprecated" -> Image.State.DEPRECATED;
      default -> Image.State.UNKNOWN;
    };
  }
}
