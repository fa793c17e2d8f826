/**
 * Aliyun on your own machine: the RPC endpoint, hosts behind SSH, DNS, a workload and its
 * breakages.
 *
 * <p>Product code, not a test double. Speaks HTTP, SSH and DNS to the rest of the world and depends
 * on no other module.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab;
