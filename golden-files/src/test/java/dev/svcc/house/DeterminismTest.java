package dev.svcc.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.svcc.house.ProductionCode.CLASSES;

import org.junit.jupiter.api.Test;

/**
 * The same objects give the same bytes, on every machine, at every time, in every run. What would
 * break that is not called anywhere.
 */
class DeterminismTest {
  @Test
  void nothingAsksForTheDefaultLocale() {
    classes()
        .should(
            new BannedCalls(
                "java.lang.String.format(java.lang.String,",
                "java.lang.String.formatted(",
                "java.lang.String.toLowerCase()",
                "java.lang.String.toUpperCase()",
                "java.io.PrintStream.format(java.lang.String,",
                "java.io.PrintStream.printf(java.lang.String,",
                "java.io.PrintWriter.format(java.lang.String,",
                "java.io.PrintWriter.printf(java.lang.String,",
                "java.text.NumberFormat.getInstance()",
                "java.text.DecimalFormat.<init>(java.lang.String)",
                "java.util.Formatter.<init>()",
                "java.util.Locale.getDefault("))
        .because("a Turkish or an Arabic locale would change the text; pass Locale.ROOT")
        .check(CLASSES);
  }

  @Test
  void nothingAsksForTheDefaultCharset() {
    classes()
        .should(
            new BannedCalls(
                "java.lang.String.getBytes()",
                "java.lang.String.<init>([B)",
                "java.lang.String.<init>([B, int, int)",
                "java.io.ByteArrayOutputStream.toString()",
                "java.io.FileReader.<init>(java.io.File)",
                "java.io.FileReader.<init>(java.lang.String)",
                "java.io.FileWriter.<init>(java.io.File)",
                "java.io.FileWriter.<init>(java.lang.String)",
                "java.io.InputStreamReader.<init>(java.io.InputStream)",
                "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
                "java.io.PrintStream.<init>(java.io.OutputStream)",
                "java.io.PrintStream.<init>(java.io.OutputStream, boolean)",
                "java.io.PrintWriter.<init>(java.io.OutputStream)",
                "java.io.PrintWriter.<init>(java.io.OutputStream, boolean)",
                "java.nio.charset.Charset.defaultCharset(",
                "java.util.Scanner.<init>(java.io.InputStream)"))
        .because("files are UTF-8 whatever the machine's locale says")
        .check(CLASSES);
  }

  @Test
  void nothingAsksForTheTime() {
    classes()
        .should(
            new BannedCalls(
                "java.lang.System.currentTimeMillis(",
                "java.lang.System.nanoTime(",
                "java.time.Clock.system",
                "java.time.Instant.now(",
                "java.time.LocalDate.now(",
                "java.time.LocalDateTime.now(",
                "java.time.LocalTime.now(",
                "java.time.OffsetDateTime.now(",
                "java.time.ZonedDateTime.now(",
                "java.time.ZoneId.systemDefault(",
                "java.util.Calendar.getInstance(",
                "java.util.Date.<init>()"))
        .check(CLASSES);
  }

  @Test
  void nothingIsLeftToChance() {
    classes()
        .should(
            new BannedCalls(
                "java.lang.Math.random(",
                "java.lang.System.identityHashCode(",
                "java.security.SecureRandom.",
                "java.util.Collections.shuffle(",
                "java.util.Random.",
                "java.util.SplittableRandom.",
                "java.util.UUID.randomUUID(",
                "java.util.concurrent.ThreadLocalRandom."))
        .check(CLASSES);
  }

  @Test
  void noCollectionInHashOrderIsHandedOn() {
    classes()
        .should(
            new BannedCalls(
                "java.util.Map.copyOf(",
                "java.util.Set.copyOf(",
                "java.util.stream.Collectors.groupingBy(java.util.function.Function)",
                "java.util.stream.Collectors.groupingBy(java.util.function.Function, "
                    + "java.util.stream.Collector)",
                "java.util.stream.Collectors.toMap(java.util.function.Function, "
                    + "java.util.function.Function)",
                "java.util.stream.Collectors.toMap(java.util.function.Function, "
                    + "java.util.function.Function, java.util.function.BinaryOperator)",
                "java.util.stream.Collectors.toSet(",
                "java.util.stream.Collectors.toUnmodifiableMap(",
                "java.util.stream.Collectors.toUnmodifiableSet("))
        .because("whoever goes through it has its order; copy to a LinkedHashMap or a TreeMap")
        .check(CLASSES);
  }

  @Test
  void whatIsHashedIsOnlyLookedUp() {
    classes()
        .should(new HashOrder())
        .because("hash order reaches the output sooner or later; use LinkedHashMap or TreeMap")
        .check(CLASSES);
  }
}
