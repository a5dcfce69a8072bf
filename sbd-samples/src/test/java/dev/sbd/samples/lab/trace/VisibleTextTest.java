package dev.sbd.samples.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class VisibleTextTest {
  @Test
  void label_ofWhitespace_isSigns() {
    assertEquals("·a↵⇥␍", VisibleText.label(" a\n\t\r"));
  }

  @Test
  void label_ofWhatRulesOtherCharacters_isHarmless() {
    assertEquals("␛[31m␀␡", VisibleText.label("\u001b[31m\0\u007f"));
    assertEquals("‹202E›‹2028›‹0085›", VisibleText.label("\u202e\u2028\u0085"));
    assertEquals("\uFFFDa\uFFFD", VisibleText.label("\uD83Da\uDE00"));
    assertEquals("\uD83D\uDE00é中", VisibleText.label("\uD83D\uDE00é中"));
  }

  @Test
  void flowing_keepsBlanksAndLineEnds() {
    assertEquals(" a|b⇥", VisibleText.flowing(" a\nb\t", "|"));
  }

  @Test
  void flowingHtml_keepsTheTextToCopy() {
    assertEquals(
        "<i class=sp> </i>a<i class=nl></i>\n<i class=tab>\t</i>",
        VisibleText.flowingHtml(" a\n\t"));
    assertEquals("&lt;b&gt;&amp;&quot;&#39;", VisibleText.flowingHtml("<b>&\"'"));
  }
}
