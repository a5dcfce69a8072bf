package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;

/** Sums worked out one a line. */
final class Sums {
  private final List<String> lines = new ArrayList<>();
  private int last;

  int add(int a, int b) {
    return line(a, "+", b, a + b);
  }

  int subtract(int a, int b) {
    return line(a, "-", b, a - b);
  }

  int multiply(int a, int b) {
    return line(a, "*", b, a * b);
  }

  int divide(int a, int b) {
    return line(a, "/", b, a / b);
  }

  private int line(int a, String operator, int b, int result) {
    lines.add(a + " " + operator + " " + b + " = " + result);
    last = result;
    return result;
  }

  List<String> lines() {
    return lines;
  }

  int count() {
    return lines.size();
  }

  int last() {
    return last;
  }
}
