package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.engine.Torch;
import dev.sbd.error.SbdException;

/** libtorch, loaded through DJL without ever touching the network. */
final class LibTorch {
  private LibTorch() {}

  /**
   * The engine.
   *
   * @throws SbdException if there is no libtorch for this machine, or it cannot be started
   */
  static Engine engine() {
    return Torch.engine();
  }

  /** Its name for a device. */
  static String name(Device device) {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  /** Its number for a format. */
  static int number(Precision precision) {
    return number(Dtype.of(precision));
  }

  /** Its number for a format that weights are stored in, or for bytes. */
  static int number(Dtype dtype) {
    return switch (dtype) {
      case U8 -> 0;
      case F32 -> 6;
      case BF16 -> 15;
      case F16 -> 5;
      default -> throw new IllegalArgumentException("no weights are stored as " + dtype);
    };
  }

  /**
   * Makes sure that there is such a device.
   *
   * @throws SbdException if there is not
   */
  static void requireDevice(Device device) {
    if (!device.getDeviceType().equals(Device.Type.CPU) && !device.isGpu()) {
      throw new SbdException("device %s is not supported: use CPU or GPU".formatted(device));
    }
    int gpus = device.isGpu() && engine().hasCapability("CUDA") ? engine().getGpuCount() : 0;
    if (device.isGpu() && (device.getDeviceId() < 0 || device.getDeviceId() >= gpus)) {
      throw new SbdException(
          "device %s is not there: libtorch sees %d GPUs; a GPU needs a CUDA libtorch and driver (docs/gpu.md)"
              .formatted(device, gpus));
    }
  }
}
