/**
 * Registers the kinds of step that snapshot, restore and failover offer to runbooks: their names,
 * inputs and receipts. No step is written here, and no step knows its name here.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.runbooks.catalog;
