package dev.svcc.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;

/** What the rules of the house are about: the classes of svcc itself, without its tests. */
final class ProductionCode {
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.svcc");

  private ProductionCode() {}

  /** The classes of these packages of svcc, sub-packages included. */
  static DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(
        Stream.of(packages).map(name -> "dev.svcc." + name + "..").toArray(String[]::new));
  }
}
