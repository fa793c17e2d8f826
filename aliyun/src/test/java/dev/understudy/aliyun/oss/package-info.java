@NullMarked
package dev.understudy.aliyun.oss;

import org.jspecify.annotations.NullMarked;
