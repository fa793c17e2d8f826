/**
 * The estate: what is protected and where it can live, as records, read from one YAML file.
 *
 * <p>Records check what can be checked without looking at the world; {@code EstateFile} reports
 * every problem at once with line and column. No secret is held here, only references to secrets.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.cloud.estate;
