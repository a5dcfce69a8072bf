package dev.sbd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page at {@code /}, in a browser. */
class ChatPageTest {
  private static final Path LLAMA =
      Path.of("../src/main/resources/dev/sbd/samples/checkpoint/llama");
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String QUESTION = "Give me the enum Factory: FAST, SOFT and BLUE.";
  private static final String ANSWER = "enum Factory {\n  FAST,\n  SOFT,\n  BLUE\n}";
  private static final By FACTS = By.cssSelector(".assistant .facts");
  private static final By ERROR = By.id("error");
  private static final By THOUGHT = By.className("thought");

  /** Keeps what requests say. */
  private static final String RECORD_REQUESTS =
      """
      window.requests = [];
      const send = window.fetch;
      window.fetch = (path, with_) => {
        requests.push(with_.body);
        return send(path, with_);
      };
      """;

  /** Keeps the drafts that were shown. */
  private static final String RECORD_DRAFTS =
      """
      window.drafts = [];
      new MutationObserver(() => {
        const draft = document.querySelector('.draft:not(.hint *)');
        if (draft && draft.textContent) {
          drafts.push(draft.textContent);
        }
      }).observe(document.getElementById('log'), {childList: true, subtree: true});
      """;

  /** Stops an answer when it has begun. */
  private static final String STOP_EARLY =
      """
      new MutationObserver(() => {
        if (document.querySelector('.assistant .fresh')) {
          document.getElementById('stop').click();
        }
      }).observe(document.getElementById('log'), {childList: true, subtree: true});
      """;

  /** Answers in the server's stead, with these events. */
  private static final String ANSWERING =
      """
      const markup = '<img src=x onerror="window.hurt = true">';
      const choice = delta => [{index: 0, delta, finish_reason: null}];
      const events = [%s];
      window.fetch = async () =>
          new Response(events.map(event => `data: ${JSON.stringify(event)}\\n\\n`).join(''));
      """;

  /** It warns of any browser that is newer than itself. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private static SbdModel model;
  private static ChromeDriver browser;
  private SbdServer server;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(Files.exists(BROWSER), "absent: " + BROWSER);
    assumeTrue(Files.exists(DRIVER), "absent: " + DRIVER);
    SELENIUM.setLevel(Level.SEVERE);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    browser = new ChromeDriver(service, options);
    model = SbdModel.load(LLAMA);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
    if (model != null) {
      model.close();
    }
  }

  @AfterEach
  void stop() {
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    server.close();
  }

  private void serve(UnaryOperator<ServerOptions.Builder> more) throws IOException {
    server =
        SbdServer.start(
            Map.of("llama", model),
            ServerOptions.of(o -> more.apply(o.port(0).grace(Duration.ofMillis(100)))));
    browser.get(server.url());
  }

  private static void answerWith(String... events) {
    awaitText(By.id("name")); // which is asked of the server itself
    browser.executeScript(ANSWERING.formatted(String.join(", ", events)));
  }

  private static void ask(String question) {
    browser.findElement(By.id("question")).sendKeys(question, Keys.ENTER);
  }

  /** Waits for so many of them. */
  private static List<WebElement> await(By what, int count) {
    new WebDriverWait(browser, Duration.ofSeconds(60))
        .until(b -> b.findElements(what).size() == count);
    return browser.findElements(what);
  }

  private static String awaitText(By what) {
    return new WebDriverWait(browser, Duration.ofSeconds(60))
        .until(
            b -> {
              String text = b.findElement(what).getText();
              return text.isEmpty() ? null : text;
            });
  }

  private static List<String> texts(String role) {
    return browser.findElements(By.cssSelector("." + role + " .text")).stream()
        .map(text -> text.getDomProperty("textContent"))
        .toList();
  }

  private static Object evaluate(String expression) {
    return browser.executeScript("return " + expression);
  }

  @Test
  void question_answered_showsTextDraftsAndFigures() throws IOException {
    serve(o -> o);
    browser.executeScript(RECORD_DRAFTS);
    ask(QUESTION);
    String facts = await(FACTS, 1).get(0).getText();
    assertTrue(
        facts.matches("\\d+ tokens · \\d+ forward passes · \\d+\\.\\d\\d tokens a pass · .* s"),
        facts);
    assertEquals(List.of(QUESTION), texts("user"));
    assertEquals(List.of(ANSWER), texts("assistant"));
    assertEquals(true, evaluate("drafts.some(draft => draft.includes('FAST'))"));
    assertEquals("llama", browser.findElement(By.id("name")).getText());
    assertTrue(browser.findElements(By.cssSelector("article .draft")).isEmpty());
  }

  @Test
  void secondQuestion_sendsTheFirstAndItsAnswer() throws IOException {
    serve(o -> o);
    browser.executeScript(RECORD_REQUESTS);
    browser.findElement(By.tagName("summary")).click();
    browser.findElement(By.id("system")).sendKeys("Be brief.");
    ask(QUESTION);
    await(FACTS, 1);
    String answer = texts("assistant").get(0);
    ask("Again.");
    await(FACTS, 2);
    assertEquals(
        List.of("system: Be brief.", "user: " + QUESTION, "assistant: " + answer, "user: Again."),
        evaluate("JSON.parse(requests[1]).messages.map(m => m.role + ': ' + m.content)"));
    browser.findElement(By.id("new")).click();
    ask("Anew.");
    await(FACTS, 1);
    assertEquals(2L, evaluate("JSON.parse(requests[2]).messages.length"));
  }

  @Test
  void shiftEnter_isNewLine() throws IOException {
    serve(o -> o);
    ask("one" + Keys.SHIFT + Keys.ENTER + Keys.SHIFT + "two");
    await(FACTS, 1);
    assertEquals(List.of("one\ntwo"), texts("user"));
  }

  @Test
  void stop_endsTheAnswerAndKeepsItsText() throws IOException {
    GenerationOptions endless = GenerationOptions.of(o -> o.ignoreEos());
    serve(o -> o.maxNewTokens(900).defaults(endless));
    browser.executeScript(STOP_EARLY);
    ask(QUESTION);
    String facts = await(FACTS, 1).get(0).getText();
    assertTrue(facts.endsWith("stopped"), facts);
    assertFalse(texts("assistant").get(0).isEmpty());
    assertEquals("", browser.findElement(ERROR).getText());
    assertTrue(browser.findElement(By.id("send")).isDisplayed());
  }

  @Test
  void markup_isShownAsText() throws IOException {
    String markup = "<img src=x onerror=\"window.hurt = true\">";
    serve(o -> o);
    answerWith(
        "{choices: choice({reasoning_content: markup})}",
        "{choices: choice({content: markup})}",
        "{choices: choice({}), sbd: {draft: markup}}",
        "{error: {message: markup}}");
    ask(markup);
    await(FACTS, 1);
    assertEquals(List.of(markup), texts("user"));
    assertEquals(List.of(markup), texts("assistant"));
    assertEquals(markup, browser.findElement(THOUGHT).getDomProperty("textContent"));
    assertEquals(markup, browser.findElement(ERROR).getText());
    assertTrue(browser.findElements(By.tagName("img")).isEmpty());
    assertEquals(false, evaluate("'hurt' in window"));
  }

  @Test
  void thoughts_areAboveTheAnswerAndFold() throws IOException {
    serve(o -> o);
    answerWith(
        "{choices: choice({reasoning_content: 'Is '})}",
        "{choices: choice({}), sbd: {draft: 'it'}}",
        "{choices: choice({reasoning_content: 'it so?'})}",
        "{choices: choice({content: 'Yes'})}",
        "{choices: choice({content: '.'})}");
    ask("So?");
    await(FACTS, 1);
    assertEquals(List.of("Yes."), texts("assistant"));
    WebElement thought = browser.findElement(THOUGHT);
    assertEquals("Is it so?", thought.getDomProperty("textContent"));
    assertFalse(thought.isDisplayed());
    browser.findElement(By.cssSelector(".thoughts summary")).click();
    assertTrue(thought.isDisplayed());
    assertTrue(
        thought.getLocation().getY()
            < browser.findElement(By.cssSelector(".assistant .text")).getLocation().getY());
  }

  @Test
  void answerWithoutText_saysSo() throws IOException {
    serve(o -> o);
    answerWith("{choices: choice({reasoning_content: 'Nothing to say.'})}");
    ask("So?");
    await(FACTS, 1);
    assertEquals(List.of("(empty answer)"), texts("assistant"));
    assertTrue(browser.findElement(THOUGHT).isDisplayed());
  }

  @Test
  void example_clicked_isAsked() throws IOException {
    serve(o -> o);
    WebElement example = browser.findElement(By.cssSelector(".hint button"));
    example.click();
    await(FACTS, 1);
    assertEquals(List.of(QUESTION), texts("user"));
    assertEquals(List.of(ANSWER), texts("assistant"));
    assertFalse(example.isDisplayed());
  }

  @Test
  void limitTooHigh_showsTheServersWordsAndGivesTheQuestionBack() throws IOException {
    serve(o -> o.maxNewTokens(100));
    browser.findElement(By.tagName("summary")).click();
    browser.findElement(By.id("limit")).sendKeys("101");
    ask(QUESTION);
    assertEquals("max_tokens must be at most 100 here (--max-new-tokens)", awaitText(ERROR));
    assertEquals(QUESTION, browser.findElement(By.id("question")).getDomProperty("value"));
    assertTrue(browser.findElements(By.tagName("article")).isEmpty());
  }

  @Test
  void serverWithKey_asksForIt() throws IOException {
    serve(o -> o.apiKey("secret"));
    assertEquals("This server needs an API key.", awaitText(By.cssSelector("#access label")));
    assertEquals("", browser.findElement(ERROR).getText());
    browser.findElement(By.id("key")).sendKeys("wrong", Keys.ENTER);
    assertEquals("That key is not the right one.", awaitText(ERROR));
    browser.findElement(By.id("key")).sendKeys("secret", Keys.ENTER);
    assertEquals("llama", awaitText(By.id("name")));
    ask(QUESTION);
    await(FACTS, 1);
    assertEquals(List.of(ANSWER), texts("assistant"));
    assertFalse(browser.findElement(By.id("access")).isDisplayed());
  }

  @Test
  void narrowScreen_scrollsTheConversationAloneAndDown() throws IOException {
    serve(o -> o);
    setWidth(360);
    ask("long".repeat(100));
    await(FACTS, 1);
    assertEquals(360L, evaluate("document.documentElement.scrollWidth"));
    assertEquals(640L, evaluate("document.documentElement.scrollHeight"));
    assertEquals(360L, evaluate("document.querySelector('main').scrollWidth"));
  }

  private static void setWidth(int pixels) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 640, "deviceScaleFactor", 1, "mobile", true));
  }
}
