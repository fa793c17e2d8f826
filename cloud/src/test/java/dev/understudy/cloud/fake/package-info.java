/**
 * Doubles that keep the rules that matter: a cloud in memory, hosts behind a pretended SSH, and a
 * context to perform steps in. Published with the tests, because every module with steps uses them.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.fake;
