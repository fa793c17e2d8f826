package dev.understudy.lab.dns;

/**
 * One record of a zone as its owner wrote it.
 *
 * @param name fully qualified, without the final dot, for example {@code api.gams.example}
 * @param type {@code A, AAAA, CNAME, TXT, MX or NS}
 * @param ttl seconds
 * @param value as in a zone file, for example {@code 10 mail.gams.example} for an MX
 */
public record ZoneRecord(String name, String type, int ttl, String value) {}
