/**
 * The wire of the RPC-style API: requests, signatures, replies in JSON and XML, errors and scripted
 * faults. Knows no resource; listens on 127.0.0.1 only.
 */
@org.jspecify.annotations.NullMarked
package dev.understudy.lab.rpc;
