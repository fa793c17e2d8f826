package dev.understudy.aliyun.oss;

import com.aliyun.oss.OSSException;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.Set;

/** What can go wrong with the object store. */
record OssProblems(OssPlace place) {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "SecurityTokenExpired",
          "InvalidSecurityToken",
          "RequestTimeTooSkewed");

  ProblemException of(String what, Exception e) {
    if (e instanceof OSSException refused && refused.getErrorCode() != null) {
      ProblemCode code =
          refused.getErrorCode().equals("NoSuchKey")
              ? ProblemCode.NOT_FOUND
              : DENIED.contains(refused.getErrorCode())
                  ? ProblemCode.ACCESS_DENIED
                  : ProblemCode.CLOUD_REFUSED;
      return new ProblemException(
          Problem.of(
              code,
              "cannot " + what + " in " + place,
              refused.getErrorCode() + " (request " + refused.getRequestId() + ")",
              "look at the bucket, its policy and the keys"),
          e);
    }
    return new ProblemException(
        Problem.of(
                ProblemCode.CLOUD_UNREACHABLE,
                "the object store did not answer: cannot " + what + " in " + place,
                e.getClass().getSimpleName(),
                "look at the network and at " + place.endpoint())
            .withEffect(Effect.UNKNOWN),
        e);
  }
}
