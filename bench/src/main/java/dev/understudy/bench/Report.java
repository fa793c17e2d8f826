package dev.understudy.bench;

/** Where figures go, one line each. */
interface Report {
  void line(String text);
}
