/**
 * The lab's authoritative name server and the small resolver its machines and sensors use.
 *
 * <p>Here because clients of a recovered service must find it as they do in the real world: by DNS,
 * with time to live. Knows nothing of the cloud's API; zones come in through {@link ZoneSource}.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.dns;
