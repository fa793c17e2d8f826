/**
 * The steps that only a rehearsal has: isolation and its proof, the nonce, the control that must be
 * caught, teardown and the inventory after it.
 *
 * <p>Everything here acts on what the drill itself made, and writes one small file beside the
 * production data. It never touches DNS.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.drill;
