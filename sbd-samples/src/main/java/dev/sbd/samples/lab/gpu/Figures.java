package dev.sbd.samples.lab.gpu;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a command's result that one looks at first. */
final class Figures {
  private Figures() {}

  /** On a line; empty where none are known. */
  static String of(JsonObject result) {
    try {
      return known(result);
    } catch (RuntimeException e) { // of another form than one knows
      return "";
    }
  }

  private static String known(JsonObject result) {
    if (result.has("summary")) {
      return result.get("summary").getAsString();
    } else if (result.has("forwardMs")) {
      return bench(result);
    } else if (result.has("trainings")) {
      return training(result.getAsJsonArray("trainings"));
    } else if (result.has("loads")) {
      return serving(result.getAsJsonArray("loads"));
    } else if (result.has("directories")) {
      return parity(result.getAsJsonArray("directories"));
    }
    return "";
  }

  private static String bench(JsonObject bench) {
    JsonObject forward = bench.getAsJsonObject("forwardMs");
    double one = number(forward, "1");
    List<String> figures = new ArrayList<>();
    figures.add(line("T(1) %.2f ms = %.2f x read limit", one, one / number(bench, "readLimitMs")));
    forward.keySet().stream()
        .filter(k -> !k.equals("1"))
        .forEach(k -> figures.add(line("T(%s) = %.2f x T(1)", k, number(forward, k) / one)));
    figures.add(line("NTP %.0f tokens/s", 1e3 / one));
    for (JsonElement prediction : bench.getAsJsonArray("predictions")) {
      JsonObject assumed = prediction.getAsJsonObject();
      if (assumed.get("source").getAsString().equals("assumed")) {
        double tokens = number(assumed, "tokensPerSecond");
        figures.add(line("%.0f at %.0f passes a block", tokens, number(assumed, "passesPerBlock")));
      }
    }
    return String.join(", ", figures);
  }

  private static String training(JsonArray trainings) {
    List<String> figures = new ArrayList<>();
    for (JsonElement each : trainings) {
      JsonObject training = each.getAsJsonObject();
      String name = training.get("name").getAsString();
      figures.add(line("%s %.0f tokens/s", name, number(training, "tokensPerSecond")));
    }
    return String.join(", ", figures);
  }

  private static String serving(JsonArray loads) {
    List<String> figures = new ArrayList<>();
    for (JsonElement each : loads) {
      JsonObject load = each.getAsJsonObject();
      figures.add(
          line(
              "%s x %d %.0f tokens/s",
              load.get("decoding").getAsString(),
              load.get("clients").getAsInt(),
              number(load, "tokensPerSecond")));
    }
    return String.join(", ", figures);
  }

  private static String parity(JsonArray directories) {
    int missed = 0;
    for (JsonElement directory : directories) {
      missed += directory.getAsJsonObject().getAsJsonArray("misses").isEmpty() ? 0 : 1;
    }
    return line("%d of %d checkpoints", directories.size() - missed, directories.size());
  }

  private static double number(JsonObject object, String field) {
    return object.get(field).isJsonNull() ? Double.NaN : object.get(field).getAsDouble();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
