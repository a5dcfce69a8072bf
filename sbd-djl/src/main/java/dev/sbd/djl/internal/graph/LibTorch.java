package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.engine.Torch;
import dev.sbd.error.SbdException;
import java.util.OptionalInt;

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
    if (device.isGpu()) {
      requireGpu(device);
    } else if (!device.getDeviceType().equals(Device.Type.CPU)) {
      throw new SbdException("device %s is not supported: use CPU or GPU".formatted(device));
    }
  }

  private static void requireGpu(Device device) {
    OptionalInt gpus = gpus();
    if (gpus.isEmpty()) {
      throw new SbdException(
          "device %s is not there: this libtorch is for the CPU; a GPU needs sbd built for CUDA, and a libtorch for CUDA (docs/gpu.md)"
              .formatted(device));
    }
    if (device.getDeviceId() < 0 || device.getDeviceId() >= gpus.getAsInt()) {
      throw new SbdException(
          "device %s is not there: libtorch sees %d GPUs; nvidia-smi shows those of the driver, and CUDA_VISIBLE_DEVICES hides some (docs/gpu.md)"
              .formatted(device, gpus.getAsInt()));
    }
  }

  /**
   * How many GPUs there are; empty for a libtorch without CUDA. DJL asks a CUDA runtime that it
   * looks for on its own: it finds none where libtorch brings one along.
   */
  private static OptionalInt gpus() {
    try (ScriptModule gpus = ScriptModule.load("gpus.py")) {
      return OptionalInt.of((int) gpus.numbers("count")[0]);
    } catch (SbdException e) {
      if (String.valueOf(e.getMessage()).contains("Unknown builtin op")) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }
}
