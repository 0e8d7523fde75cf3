package dev.svcc.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.svcc.house.ProductionCode.CLASSES;

import org.junit.jupiter.api.Test;

/** Keeps names that say nothing out: a class is called what the field calls the thing. */
class NamesTest {
  @Test
  void classNamesSayWhatTheThingIs() {
    classes()
        .should()
        .haveNameNotMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Data|Info)(\\$.*)?")
        .check(CLASSES);
  }
}
