package dev.sbd.samples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may use which (docs/architecture.md), and how much each module shows. */
class ArchitectureTest {
  private static final String INTERNAL = "..internal..";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.sbd");

  @Test
  void packages_haveNoCycles() {
    slices().matching("(dev.sbd..)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void core_knowsNoTensors() {
    classes()
        .that()
        .resideInAnyPackage("dev.sbd", "dev.sbd.error", "dev.sbd.internal", "dev.sbd.model")
        .or()
        .resideInAPackage("dev.sbd.solver")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.sbd",
            "dev.sbd.error",
            "dev.sbd.grammar",
            "dev.sbd.internal",
            "dev.sbd.model",
            "dev.sbd.solver",
            "java..",
            "jdk.jfr..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void backend_showsTwoPackages() {
    noClasses()
        .that()
        .resideInAPackage("dev.sbd.samples..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sbd.djl.internal..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.sbd.djl")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sbd.djl.internal..")
        .check(CLASSES);
    assertEquals(
        Set.of("dev.sbd.djl", "dev.sbd.djl.training"),
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("dev.sbd.djl") && !name.contains("internal"))
            .collect(Collectors.toSet()));
  }

  @Test
  void publicSignatures_nameNothingInternal() {
    classes()
        .that()
        .resideOutsideOfPackages(INTERNAL, "dev.sbd.samples..")
        .and()
        .arePublic()
        .should(nameNothingInternal())
        .check(CLASSES);
  }

  private static ArchCondition<JavaClass> nameNothingInternal() {
    return new ArchCondition<>("name nothing internal in public signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaMember member : type.getMembers()) {
          if (isVisible(member) && types(member).anyMatch(ArchitectureTest::isInternal)) {
            events.add(SimpleConditionEvent.violated(member, member.getDescription()));
          }
        }
      }
    };
  }

  private static Stream<JavaClass> types(JavaMember member) {
    return member instanceof JavaCodeUnit unit
        ? Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
        : member.getAllInvolvedRawTypes().stream();
  }

  private static boolean isVisible(HasModifiers member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static boolean isInternal(JavaClass type) {
    return type.getPackageName().startsWith("dev.sbd")
        && type.getPackageName().contains("internal");
  }

  @Test
  void wings_keepApart() {
    noClasses()
        .that()
        .resideInAPackage("dev.sbd.samples.lab..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sbd.samples.cli")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.sbd.samples")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sbd.samples.cli", "dev.sbd.samples.lab..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sbd.samples..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.sbd.samples..")
        .check(CLASSES);
  }

  @Test
  void publicTypes_areFew() {
    assertAtMost(
        48,
        "dev.sbd",
        "dev.sbd.error",
        "dev.sbd.grammar",
        "dev.sbd.internal",
        "dev.sbd.model",
        "dev.sbd.solver");
    assertAtMost(26, "dev.sbd.djl", "dev.sbd.djl.training");
  }

  private static void assertAtMost(int most, String... packages) {
    List<String> types =
        CLASSES.stream()
            .filter(type -> List.of(packages).contains(type.getPackageName()))
            .filter(type -> isVisible(type) && !type.isNestedClass())
            .map(JavaClass::getSimpleName)
            .filter(name -> !name.equals("package-info") && !name.equals("module-info"))
            .sorted()
            .toList();
    assertTrue(
        types.size() <= most, types.size() + " public types, at most " + most + ": " + types);
  }

  @Test
  void sourceFiles_haveAtMost300Lines() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<String> long300 =
          files
              .filter(
                  file ->
                      file.toString().matches("\\.\\./(sbd-samples/)?sbd-\\w+/src/main/.*\\.java"))
              .filter(file -> lines(file) > 300)
              .map(file -> file.getFileName() + " " + lines(file))
              .toList();
      assertEquals(List.of(), long300);
    }
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
