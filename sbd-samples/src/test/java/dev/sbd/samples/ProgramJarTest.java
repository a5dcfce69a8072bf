package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What sbd.jar is told to hold; it is made after the tests. */
class ProgramJarTest {
  @Test
  void manifest_enablesNativeAccess() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    assertEquals(
        "ALL-UNNAMED",
        pom.getElementsByTagName("Enable-Native-Access").item(0).getTextContent(),
        "Java 24 and later warn of the libraries that sbd loads");
  }
}
