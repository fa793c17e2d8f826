/**
 * One picture of the estate, which a plan is made from and held against before it is carried out.
 *
 * <p>Reads the cloud and changes nothing; what does not answer is part of the picture.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.observe;
