package dev.svcc.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.svcc.house.ProductionCode.CLASSES;
import static dev.svcc.house.ProductionCode.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps the arrows between the packages: always from the command line towards {@code net}. */
class ArrowsTest {
  /**
   * A package and the packages it may use. The order is that of the passes; nothing points down.
   */
  enum Arrow {
    NET(),
    DIAGNOSTIC(),
    MANIFEST("net", "diagnostic"),
    INTENT("manifest", "net", "diagnostic"),
    RULE("net", "diagnostic"),
    BACKEND("intent", "rule", "net", "diagnostic"),
    ANALYSIS("intent", "rule", "net", "diagnostic"),
    TRACE("manifest", "rule", "analysis", "net", "diagnostic"),
    CLI("manifest", "intent", "rule", "backend", "analysis", "trace", "net", "diagnostic");

    private final String[] mayUse;

    Arrow(String... mayUse) {
      this.mayUse = mayUse;
    }

    String packageName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void packageUsesOnlyWhatItsArrowsReach(Arrow arrow) {
    classes()
        .that(in(arrow.packageName()))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.svcc..").or(in(arrow.packageName())).or(in(arrow.mayUse)))
        .allowEmptyShould(true) // a package may still have to be written
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsArrows() {
    var known =
        Stream.of(Arrow.values())
            .map(Arrow::packageName)
            .collect(Collectors.toCollection(TreeSet::new));
    var unknown =
        CLASSES.stream()
            .map(type -> type.getPackageName().replaceFirst("^dev\\.svcc\\.?", ""))
            .map(name -> name.replaceFirst("\\..*", ""))
            .filter(name -> !known.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<String>(), unknown, "packages without a line in Arrow");
  }

  @Test
  void everyPackageIsNullMarked() {
    assertTrue(CLASSES.size() > 50, "the classes are on the class path");
    var unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(its -> !its.isAnnotatedWith(NullMarked.class))
            .map(its -> its.getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<String>(), unmarked, "packages without @NullMarked");
  }

  @Test
  void writersAndReadersNeverSeeIntent() {
    noClasses()
        .that(in("backend"))
        .and()
        .haveNameMatching(".*(Writer|Reader)(\\$.*)?")
        .should()
        .dependOnClassesThat(in("intent"))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyManifestKnowsTheYamlLibrary() {
    noClasses()
        .that(resideInAPackage("dev.svcc..").and(resideOutsideOfPackage("dev.svcc.manifest..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.fasterxml.jackson.dataformat..", "org.yaml.."))
        .check(CLASSES);
  }

  /** The command line writes JSON with it. */
  @Test
  void onlyManifestAndTheCommandLineKnowTheJsonLibrary() {
    noClasses()
        .that(
            resideInAPackage("dev.svcc..")
                .and(resideOutsideOfPackages("dev.svcc.manifest..", "dev.svcc.cli..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.fasterxml.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that(resideOutsideOfPackage("dev.svcc.cli.."))
        .should()
        .dependOnClassesThat(resideInAPackage("picocli.."))
        .check(CLASSES);
  }

  @Test
  void nothingReachesOutOrLogs() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net.http..",
                "javax.net..",
                "java.util.logging..",
                "java.rmi..",
                "org.slf4j.."))
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(Socket|ServerSocket|DatagramSocket|InetAddress|Inet[46]Address"
                + "|URL|URLConnection|HttpURLConnection)")
        .because("svcc has no network code, and InetAddress may ask a name server")
        .check(CLASSES);
  }

  @Test
  void compilerLeavesStandardStreamsAlone() {
    noClasses()
        .that(resideOutsideOfPackage("dev.svcc.cli.."))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .check(CLASSES);
  }

  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
  }
}
