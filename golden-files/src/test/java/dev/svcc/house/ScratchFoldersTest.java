package dev.svcc.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Tests leave nothing behind: what they write is in a folder that somebody removes. */
class ScratchFoldersTest {
  @Test
  void nothingWritesWhereNobodyRemovesIt() {
    classes()
        .should(
            new BannedCalls(
                "java.io.File.createTempFile(",
                "java.nio.file.Files.createTempDirectory(java.lang.String,",
                "java.nio.file.Files.createTempFile(java.lang.String,"))
        .because("a TempDir or a Scratch is gone after its test; in one of these, name the folder")
        .check(new ClassFileImporter().importPackages("dev.svcc"));
  }
}
