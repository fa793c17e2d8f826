/**
 * YAML that people write, read with the line and column of everything, so that each problem of a
 * file can be pointed at.
 *
 * <p>Exists because the estate file and the runbooks promise the same messages. It knows neither;
 * it may not look at anything but the text it is given.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.yaml;
