package dev.sbd.samples.cli;

import ai.djl.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code cpu}, {@code gpu}, {@code gpu:1}, {@code cuda:1}. */
final class DeviceConverter implements ITypeConverter<Device> {
  private static final Pattern GPU = Pattern.compile("(?:gpu|cuda)(?::(\\d{1,4}))?");

  @Override
  public Device convert(String name) {
    Matcher gpu = GPU.matcher(name);
    if (gpu.matches()) {
      return Device.gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
    }
    if (!name.equals("cpu")) {
      throw new TypeConversionException("must be cpu, gpu, gpu:N or cuda:N, got '" + name + "'");
    }
    return Device.cpu();
  }
}
