package dev.sbd.samples.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TracePageTest {
  private static final String HOSTILE = "\"></td></script><img src=x onerror=alert(1)>{{map}}$1\\";

  private static String page(Generation generation) {
    return page(generation, "Say A");
  }

  private static String page(Generation generation, String prompt) {
    return TracePage.of(generation, new TracePage.About("llama", prompt, "decoding gamma:0.1"));
  }

  private static long count(String pattern, String page) {
    return Pattern.compile(pattern).matcher(page).results().count();
  }

  @Test
  void page_hasEachTokenInTheTextTheMapAndTheTables() {
    for (Generation generation : List.of(Traces.blocks(), Traces.verified())) {
      String page = page(generation);
      for (int i = 0; i < generation.trace().size(); i++) {
        String letter = Character.toString('A' + i);
        assertEquals(1, count("<span class=\"[^\"]*\" data-i=%d data-tip=".formatted(i), page));
        assertEquals(1, count("<rect class=\"[^\"]*\" data-i=%d ".formatted(i), page));
        assertEquals(
            1, count("<td class=\"a[^\"]*\" data-i=%d>%s</td>".formatted(i, letter), page));
      }
    }
  }

  @Test
  void page_hasARowForEachPassAndTheNextTokenHeadsMarked() {
    String page = page(Traces.blocks());
    for (int pass = 0; pass < 5; pass++) {
      assertEquals(1, count("<tr><th>" + pass + "</th><td class=rows>", page));
    }
    assertEquals(2, count("<td class=\"[^\"]* ntp\"", page));
    assertEquals(3, count("<td class=x>", page));
    assertTrue(page.contains("<td class=rows>5+4</td><td class=ms>1.5</td>"), page);
  }

  @Test
  void page_ofDrafts_hasThemAndTheirKey() {
    String page = page(Traces.verified());
    assertTrue(page.contains("drafted, to be verified"));
    assertTrue(page.contains("<td class=\"d\" data-i=1>B</td>"));
    assertTrue(page.contains("<td class=\"d\" data-i=2>?</td>"));
    assertFalse(page(Traces.blocks()).contains("drafted, to be verified"));
  }

  @Test
  void page_saysAllAboutAToken() {
    assertTrue(
        page(Traces.verified())
            .contains(
                "data-tip=\"C&#10;token 12 at position 2&#10;pass 1, step 0 in its block&#10;"
                    + "draft corrected by the next-token head&#10;"
                    + "probability 25.00 %, the likeliest 75.00 %&#10;entropy 0.5000 nats&#10;"
                    + "drafted in pass 0\""));
  }

  @Test
  void page_ofHostileText_showsItAsText() {
    String page = page(Traces.of(HOSTILE));
    assertFalse(page.contains("<img"), page);
    assertEquals(1, count("</script>", page));
    assertTrue(page.contains("{{map}}$1\\</td>"), page);
  }

  @Test
  void page_saysOfWhatItIs() {
    String page = page(Traces.blocks());
    assertTrue(page.contains("<title>llama: Say A</title>"), page);
    assertTrue(page.contains("<dt>model</dt><dd>llama</dd>"), page);
    assertTrue(page.contains("<dt>options</dt><dd>decoding gamma:0.1</dd>"), page);
    assertTrue(page.contains("<dt>prompt</dt><dd>Say A</dd>"), page);
  }

  @Test
  void prompt_hostileLongOrOfManyLines_isShownAsItIs() {
    String page = page(Traces.blocks(), HOSTILE + "\n\u202e😀".repeat(100));
    assertFalse(page.contains("<img"), page);
    assertEquals(1, count("</script>", page));
    assertTrue(page.contains("onerror=alert(1)&gt;{{map}}$1\\\n‹202E›😀\n‹202E›😀\n"), page);
    String title = page.substring(page.indexOf("<title>") + 7, page.indexOf("</title>"));
    assertEquals(1, title.lines().count(), title);
    assertTrue(title.endsWith("😀…") || title.endsWith(" …") || title.endsWith("›…"), title);
    assertTrue(title.startsWith("llama: &quot;&gt;&lt;/td&gt;"), title);
  }

  @Test
  void page_needsNothingElse() {
    String page = page(Traces.blocks());
    assertEquals(0, count("(?i)https?:|src=|href=|url\\(|@import", page.replace("'none'", "")));
    assertTrue(page.contains("default-src 'none'"));
    assertEquals(0, count("\\{\\{", page));
  }

  @Test
  void page_colorsByStepWhereThereAreSteps() {
    assertTrue(page(Traces.blocks()).contains("id=by-step checked"));
    assertTrue(page(Traces.verified()).contains("id=by-pass checked"));
  }

  @Test
  void page_ofNothing_saysSo() {
    assertTrue(page(Traces.empty()).contains("No tokens."));
  }
}
