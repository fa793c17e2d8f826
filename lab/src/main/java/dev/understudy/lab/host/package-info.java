/** What runs the lab's machines and holds the bytes of their disks. */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.host;
