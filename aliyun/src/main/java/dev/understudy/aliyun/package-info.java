/**
 * The ports over the Aliyun SDK: the only package that knows a vendor's requests, codes and quirks.
 *
 * <p>One {@link dev.understudy.aliyun.Gateway} makes every call. Nothing here retries, reads the
 * environment or keeps state between processes.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.aliyun;
