/** Tests of finding, tagging and logging in to servers. */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.server;
