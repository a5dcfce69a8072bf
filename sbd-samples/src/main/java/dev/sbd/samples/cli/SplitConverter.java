package dev.sbd.samples.cli;

import dev.sbd.samples.lab.tasks.Split;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code train} and {@code held-out}. */
final class SplitConverter implements ITypeConverter<Split> {

  @Override
  public Split convert(String value) {
    return Arrays.stream(Split.values())
        .filter(split -> split.label().equals(value))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("must be train or held-out, got " + value));
  }
}
