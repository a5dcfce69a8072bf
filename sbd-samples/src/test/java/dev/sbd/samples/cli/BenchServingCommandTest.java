package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchServingCommandTest {
  @Test
  void json_ofTwoLoads_holdsWhatFollowsFromThem() {
    JsonObject json =
        Execution.tiny(
                "bench-serving",
                "--clients=1,3",
                "--requests=2",
                "--rounds=1",
                "--http-seconds=0",
                "-n=16",
                "--shared-tokens=64",
                "--deterministic",
                "--json")
            .json();
    assertEquals(4, json.getAsJsonArray("loads").size());
    JsonObject ntp = json.getAsJsonArray("loads").get(1).getAsJsonObject();
    assertEquals("ntp", ntp.get("decoding").getAsString());
    assertEquals(3, ntp.get("clients").getAsInt());
    assertEquals(1, ntp.get("tokensPerForward").getAsDouble());
    assertEquals(1, ntp.get("rowsPerPass").getAsDouble());
    JsonObject verified = json.getAsJsonArray("loads").get(3).getAsJsonObject();
    assertTrue(verified.get("tokensPerForward").getAsDouble() > 1.2, verified.toString());
    assertTrue(json.getAsJsonObject("http").get("httpMs").getAsDouble() > 0);
    assertEquals(64, json.getAsJsonObject("prefix").get("sharedTokens").getAsInt());
  }

  @Test
  void table_ofOneLoad_namesIt() {
    Execution run =
        Execution.tiny(
            "bench-serving",
            "--clients=2",
            "--requests=1",
            "--rounds=1",
            "--http-seconds=0",
            "-n=4",
            "--decodings=verified",
            "--shared-tokens=0");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().lines().anyMatch(l -> l.matches("verified +2 .*")), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --clients=0        | --clients must be in [1, 1024], got 0
          --requests=0       | --requests must be >= 1, got 0
          --prompt-tokens=0  | --prompt-tokens must be >= 1, got 0
          --new-tokens=0     | --new-tokens must be >= 1, got 0
          --shared-tokens=-1 | --shared-tokens must be >= 0, got -1
          --rounds=0         | --rounds must be >= 1, got 0
          --http-seconds=-1  | --http-seconds must be >= 0, got -1
          --decodings=guess  | a decoding must be ntp, verified, verified:DRAFTS
          """)
  void flag_thatCannotBe_isRefused(String flag, String message) {
    Execution run = Execution.tiny("bench-serving", flag);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
