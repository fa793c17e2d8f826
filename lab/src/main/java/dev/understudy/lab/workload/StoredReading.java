package dev.understudy.lab.workload;

/**
 * A reading as the platform keeps it.
 *
 * @param id grows with each stored reading of one database
 * @param received when the platform acknowledged it, epoch milliseconds
 */
record StoredReading(long id, Reading reading, long received) {

  String toCsv() {
    return id + "," + reading.toCsv() + "," + received;
  }

  static StoredReading ofCsv(String line) {
    int first = line.indexOf(',');
    int last = line.lastIndexOf(',');
    if (first < 0 || last <= first) {
      throw new IllegalArgumentException("expected id,series,at,value,received");
    }
    return new StoredReading(
        Long.parseLong(line.substring(0, first)),
        Reading.ofCsv(line.substring(first + 1, last)),
        Long.parseLong(line.substring(last + 1)));
  }
}
