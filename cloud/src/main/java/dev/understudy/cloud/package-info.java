/**
 * The small ports to a cloud and the records they speak: no vendor's name, no vendor's words.
 *
 * <p>Contract of every port: calls throw {@link dev.understudy.core.ProblemException} whose effect
 * class says whether the call may have happened; nothing here retries but the one decorator;
 * queries that may find nothing return an Optional or an empty list; creates take a {@link
 * dev.understudy.core.Token}, and the same token twice gives the same resource.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud;
