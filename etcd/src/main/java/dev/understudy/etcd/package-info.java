/**
 * Runs of one estate in etcd: journal, lease and history that control hosts in several regions
 * share. The values are the very lines that the directory store writes, so one verifier proves
 * both.
 *
 * <p>May know the engine's interfaces and nothing of the cloud. Reads no secret itself: whoever
 * connects hands the resolved values over.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.etcd;
