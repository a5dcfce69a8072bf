package dev.sbd.djl.internal.graph;

import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.sbd.error.SbdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A TorchScript module made from source files among the resources. Every call is one JNI call.
 * Arguments are released whatever happens, results by the caller. For one thread at a time, but for
 * methods whose source says otherwise.
 */
final class ScriptModule implements AutoCloseable {
  private static final String ONEDNN = "  onednn : bool\n";
  private static final String ERROR = "RuntimeError: ";

  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private volatile OptionalInt threads = OptionalInt.empty(); // as it is
  private volatile Optional<PassThread> own = Optional.empty();

  private ScriptModule(PtNDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /**
   * Compiles what the resources are together.
   *
   * @throws SbdException if libtorch cannot be loaded or rejects the source
   */
  static ScriptModule load(String... resources) {
    String source = Arrays.stream(resources).map(ScriptModule::source).collect(joining());
    return compile(resources[0], source);
  }

  /** Uses so many threads for an operation from now on, on whatever thread calls. */
  void useThreads(int count) {
    threads = OptionalInt.of(count);
  }

  /** Runs all on a thread of its own from now on, but for {@link #runHere}. */
  void useOwnThread() {
    own = Optional.of(new PassThread());
  }

  /** Threads for an operation, as libtorch has it. */
  int threads() {
    return onItsThread(
        () -> {
          threads.ifPresent(Threads::use);
          return JniUtils.getNumThreads();
        });
  }

  private <T> T onItsThread(Supplier<T> action) {
    return own.map(thread -> thread.call(action)).orElseGet(action);
  }

  /**
   * Compiles {@code source}: whole, or where this libtorch comes without oneDNN, without what
   * {@code hasattr(self, "onednn")} guards.
   */
  static ScriptModule compile(String name, String source) {
    try {
      return compile(source);
    } catch (EngineException e) {
      String plain = source.replace(ONEDNN, "");
      if (!plain.equals(source) && firstLines(e).contains("Unknown builtin op")) {
        return compile(name, plain);
      }
      throw new SbdException("libtorch cannot compile %s: %s".formatted(name, firstLines(e)), e);
    }
  }

  private static ScriptModule compile(String source) {
    PtNDManager manager = (PtNDManager) LibTorch.engine().newBaseManager(Device.cpu());
    try (InputStream archive = new ByteArrayInputStream(ScriptArchive.pack(source))) {
      return new ScriptModule(manager, JniUtils.loadModule(manager, archive, false, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException("cannot read from memory", e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  static String source(String resource) {
    try (InputStream in =
        Objects.requireNonNull(ScriptModule.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + resource, e);
    }
  }

  /** Calls a method that returns nothing. */
  void run(String method, IValue... arguments) {
    call(method, arguments).close();
  }

  /** The same on the thread that calls: for methods that several may run at a time. */
  void runHere(String method, IValue... arguments) {
    invoke(method, arguments).close();
  }

  /** Calls a method that returns a list of numbers. */
  double[] numbers(String method, IValue... arguments) {
    try (IValue result = call(method, arguments)) {
      return result.toDoubleArray();
    }
  }

  /**
   * Calls {@code forward(plan, numbers)} with autograd on, which DJL does for that method alone.
   *
   * @param read what to take from the tensor it returns
   */
  <T> T differentiate(long[] plan, double[] numbers, Function<NDArray, T> read) {
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(true); // the thread's own
    try (NDManager scope = manager.newSubManager()) {
      NDList arguments = new NDList(scope.create(plan), scope.create(numbers));
      try (NDList results = IValueUtils.forward(block, arguments, true)) {
        return read.apply(results.singletonOrThrow());
      }
    } catch (EngineException e) {
      throw new SbdException("libtorch failed in training: " + error(e), e);
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  private IValue call(String method, IValue... arguments) {
    return onItsThread(() -> invoke(method, arguments));
  }

  private IValue invoke(String method, IValue... arguments) {
    try {
      // Off: it compiles anew for every shape, and a decoder's shapes change all the time. The
      // setting is the thread's own, and any thread may call.
      JniUtils.setGraphExecutorOptimize(false);
      threads.ifPresent(Threads::use);
      return IValueUtils.runMethod(block, method, arguments);
    } catch (EngineException e) {
      throw new SbdException("libtorch failed in " + method + ": " + error(e), e);
    } finally {
      Arrays.stream(arguments).forEach(IValue::close);
    }
  }

  /** libtorch appends its C++ stack to messages. */
  private static String firstLines(EngineException e) {
    String message = String.valueOf(e.getMessage());
    int stack = message.indexOf("\nException raised from");
    return stack < 0 ? message : message.substring(0, stack);
  }

  /** What went wrong: behind where in the source, which is the cause's to tell. */
  private static String error(EngineException e) {
    String message = firstLines(e);
    int error = message.lastIndexOf(ERROR);
    return error < 0 ? message : message.substring(error + ERROR.length());
  }

  @Override
  public void close() {
    own.ifPresent(PassThread::close);
    block.close();
    manager.close();
  }
}
