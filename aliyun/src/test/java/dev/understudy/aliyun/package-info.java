/** The adapter against scripted faults, against the lab, and on demand against the real cloud. */
@org.jspecify.annotations.NullMarked
package dev.understudy.aliyun;
