package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sbd.samples.lab.soak.RandomAdapter;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakCommandTest {
  @Test
  void requests_ofAllKinds_areAnsweredAsAlone() {
    JsonObject json =
        Execution.sbd(
                "soak", "--clients=8", "--requests=120", "--questions=16", "--minutes=2", "--json")
            .json();
    assertTrue(json.get("passed").getAsBoolean(), json.toString());
    assertEquals(120, json.get("requests").getAsLong(), json.toString());
    assertEquals(0, json.get("failed").getAsLong(), json.toString());
    assertEquals(0, json.get("hung").getAsLong());
    assertTrue(json.get("overHttp").getAsLong() > 20, json.toString());
    JsonObject models = json.getAsJsonObject("byModel");
    assertEquals(Set.of("llama", "llama-adapted"), models.keySet());
    assertTrue(models.get("llama-adapted").getAsLong() > 20, json.toString());
    for (String outcome : new String[] {"equal", "cancelled", "invalid", "vanished"}) {
      assertTrue(json.get(outcome).getAsLong() > 0, outcome + " in " + json);
    }
  }

  @Test
  void table_ofFewRequests_saysThatAllHolds() {
    Execution run =
        Execution.tiny("soak", "--clients=2", "--requests=6", "--questions=2", "--minutes=1");
    assertEquals(0, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("6 requests"), run.out());
    assertTrue(run.out().endsWith("all checks hold" + System.lineSeparator()), run.out());
  }

  @Test
  void modelWithAnAdapter_ofOnesOwn_isAskedAlone() throws IOException {
    try (RandomAdapter adapter = RandomAdapter.of(Folders.TINY_LLAMA, 5)) {
      Execution run =
          Execution.tiny(
              "soak",
              "--adapter=" + adapter.directory(),
              "--clients=4",
              "--requests=16",
              "--questions=4",
              "--minutes=1",
              "--json");
      JsonObject json = run.json();
      assertTrue(json.get("passed").getAsBoolean(), json.toString());
      assertEquals(16, json.get("requests").getAsLong(), json.toString());
      assertEquals(1, json.getAsJsonObject("byModel").size(), json.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --clients=0      | --clients must be in [1, 1024], got 0
          --minutes=0      | --minutes must be above 0
          --requests=0     | --requests must be at least 1, got 0
          --questions=0    | --questions must be >= 1, got 0
          --patience=0     | --patience must be at least 1 second
          --max-growth=-1  | --max-growth must be
          --dtype=bfloat16 | sbd soak compares texts to the token, which needs float32
          """)
  void flag_thatCannotBe_isRefused(String flag, String message) {
    Execution run = Execution.tiny("soak", flag);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
