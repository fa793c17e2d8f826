/** Tests of failover steps against a cloud, hosts, a DNS server and an HTTP server of their own. */
@org.jspecify.annotations.NullMarked
package dev.understudy.failover;
