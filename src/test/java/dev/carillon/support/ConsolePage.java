package dev.carillon.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The console's first page, as a person uses it. */
public final class ConsolePage {
  private static final Duration PATIENCE = Patience.LIMIT;
  private static final int TRIES = 5;

  private final ChromeDriver driver;
  private final String address;

  /**
   * @param address where the console is, with its slash at the end
   */
  public ConsolePage(Browser browser, String address) {
    this.driver = browser.driver();
    this.address = address;
  }

  /** Opens the page; the fragment may name filters and a transport. */
  public ConsolePage open(String fragment) {
    // From elsewhere: to another fragment of the same page is not a new visit.
    driver.get("about:blank");
    driver.get(address + fragment);
    return this;
  }

  /** Opens the page, chooses the transport, and shows the token. */
  public ConsolePage enter(String transport, String token) {
    open("#transport=" + transport).logIn(token);
    await().atMost(PATIENCE).until(() -> find("#desk").isDisplayed());
    return this;
  }

  public ConsolePage logIn(String token) {
    find("#token").clear();
    find("#token").sendKeys(token, Keys.ENTER);
    return this;
  }

  public ConsolePage use(String transport) {
    find("input[value=" + transport + "]").click();
    return this;
  }

  /** Adds a filter and waits until the gateway has taken it. */
  public ConsolePage listen(String topic) {
    add(topic);
    await().atMost(PATIENCE).until(() -> state().equals("Open") && isActive(topic));
    return this;
  }

  public ConsolePage add(String topic) {
    find("#topic").sendKeys(topic, Keys.ENTER);
    return this;
  }

  public ConsolePage remove(String topic) {
    filter(topic).orElseThrow().findElement(By.tagName("button")).click();
    return this;
  }

  public boolean isActive(String topic) {
    return filter(topic).map(f -> "active".equals(f.getDomAttribute("data-state"))).orElse(false);
  }

  /** What is said next to a filter. */
  public String words(String topic) {
    return filter(topic).map(f -> f.findElement(By.className("words")).getText()).orElse("");
  }

  private Optional<WebElement> filter(String topic) {
    return all("#filters li").stream()
        .filter(item -> item.findElement(By.tagName("code")).getText().equals(topic))
        .findFirst();
  }

  public String state() {
    return find("#state").getText();
  }

  /** The rows that show, the newest first. */
  public List<String> rows() {
    Object texts =
        driver.executeScript(
            "return [...document.querySelectorAll('#events > li:not([hidden])')]"
                + ".map(row => row.textContent)");
    return ((List<?>) Objects.requireNonNull(texts)).stream().map(String::valueOf).toList();
  }

  /** What all of them say; the page may draw them anew while it is asked. */
  public List<String> texts(String css) {
    for (int tries = 1; ; tries++) {
      try {
        return all(css).stream().map(WebElement::getText).toList();
      } catch (StaleElementReferenceException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** What an element says now, though the page may be drawn anew between finding and reading it. */
  public String text(String css) {
    for (int tries = 1; ; tries++) {
      try {
        return find(css).getText();
      } catch (StaleElementReferenceException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  public WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  public List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Runs a script in the page. */
  public String script(String expression) {
    return String.valueOf(driver.executeScript("return " + expression));
  }

  /** Imports one of the page's modules as {@code it} and gives what the expression is then. */
  public String module(String file, String expression) {
    return String.valueOf(
        driver.executeAsyncScript(
            "const done = arguments[0];"
                + "import('/console/"
                + file
                + "').then(it => done(JSON.stringify("
                + expression
                + ")), failure => done(String(failure)));"));
  }
}
