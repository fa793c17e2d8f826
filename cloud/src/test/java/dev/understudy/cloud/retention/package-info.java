/** Retention held against restic itself, and against what it promises of any list. */
package dev.understudy.cloud.retention;
