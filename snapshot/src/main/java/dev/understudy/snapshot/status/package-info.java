/**
 * How well a snapshot policy's disks are protected, and what the policy will do: judged from one
 * reading of the cloud, and told to people, to cron and to monitoring.
 *
 * <p>Nothing here changes anything. What could not be asked is never taken for good news.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.snapshot.status;
