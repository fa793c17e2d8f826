/** A bucket of the vendor's object store as a place for repositories of archives. */
@NullMarked
package dev.understudy.aliyun.oss;

import org.jspecify.annotations.NullMarked;
