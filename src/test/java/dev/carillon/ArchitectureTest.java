package dev.carillon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.carillon.event.OffsetVector;

/**
 * The direction of imports (docs/architecture.md), and what one event loop owning a thing means.
 */
@AnalyzeClasses(packages = "dev.carillon", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "dev.carillon..";
  private static final String[] CONFINED = {
    "dev.carillon.core..", "dev.carillon.dialect..", "dev.carillon.transport.."
  };

  /** Our classes outside these packages. */
  private static DescribedPredicate<JavaClass> oursBut(String... packages) {
    return resideInAnyPackage(OURS).and(DescribedPredicate.not(resideInAnyPackage(packages)));
  }

  private static ArchRule imports(String who, String... allowed) {
    String[] all = java.util.Arrays.copyOf(allowed, allowed.length + 1);
    all[allowed.length] = who;
    return noClasses().that().resideInAPackage(who).should().dependOnClassesThat(oursBut(all));
  }

  /** Features contribute their operator endpoints from a package of their own, on top of http. */
  private static final String[] OPERATORS = {
    "dev.carillon.access.operator..",
    "dev.carillon.alert.operator..",
    "dev.carillon.webhook.operator.."
  };

  /** The same, but for the operator's endpoints of the package. */
  private static ArchRule importsBesideOperator(String who, String... allowed) {
    String[] all = java.util.Arrays.copyOf(allowed, allowed.length + 1);
    all[allowed.length] = who;
    return noClasses()
        .that()
        .resideInAPackage(who)
        .and()
        .resideOutsideOfPackages(OPERATORS)
        .should()
        .dependOnClassesThat(oursBut(all));
  }

  @ArchTest
  static final ArchRule no_cycles =
      slices().matching("dev.carillon.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule http_knows_no_feature =
      imports(
          "dev.carillon.http..",
          "dev.carillon.budget..",
          "dev.carillon.command..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.transport..");

  @ArchTest
  static final ArchRule only_the_gateway_imports_the_endpoints_of_operators =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.carillon.gateway..")
          .and()
          .resideOutsideOfPackages(OPERATORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OPERATORS);

  @ArchTest
  static final ArchRule topic_needs_the_jdk_only =
      classes()
          .that()
          .resideInAPackage("dev.carillon.topic..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.carillon.topic..");

  @ArchTest
  static final ArchRule event_needs_topic_and_jackson =
      classes()
          .that()
          .resideInAPackage("dev.carillon.event..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "com.fasterxml.jackson..",
              "dev.carillon.topic..",
              "dev.carillon.event..");

  /** Its text covers all streams: what clients get is made by a scope. */
  @ArchTest
  static final ArchRule no_client_gets_a_cursor_over_everything =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.carillon.event..")
          .should()
          .callMethod(OffsetVector.class, "cursor");

  @ArchTest
  static final ArchRule budget_needs_the_jdk_only =
      classes()
          .that()
          .resideInAPackage("dev.carillon.budget..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "dev.carillon.budget..");

  @ArchTest
  static final ArchRule core_imports_event_and_topic =
      imports(
          "dev.carillon.core..",
          "dev.carillon.budget..",
          "dev.carillon.event..",
          "dev.carillon.topic..");

  @ArchTest
  static final ArchRule core_knows_no_http =
      noClasses()
          .that()
          .resideInAPackage("dev.carillon.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.core.http..", "io.vertx.ext..", "io.netty..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule transport_imports_core =
      imports(
          "dev.carillon.transport..",
          "dev.carillon.budget..",
          "dev.carillon.core..",
          "dev.carillon.event..");

  @ArchTest
  static final ArchRule netty_stays_under_the_transports =
      noClasses()
          .that()
          .resideInAnyPackage(CONFINED)
          .and()
          .resideOutsideOfPackage("dev.carillon.transport.channel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.vertx.core.net.impl..");

  @ArchTest
  static final ArchRule dialects_import_core_and_what_it_stands_on =
      imports(
          "dev.carillon.dialect..",
          "dev.carillon.budget..",
          "dev.carillon.command..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..",
          "dev.carillon.access..",
          "dev.carillon.expression..",
          "dev.carillon.object..");

  @ArchTest
  static final ArchRule dialects_stay_apart =
      slices()
          .matching("dev.carillon.dialect.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              DescribedPredicate.alwaysTrue(),
              resideInAnyPackage("dev.carillon.dialect.signalr.."));

  @ArchTest
  static final ArchRule kafka_imports_core_and_the_alerts_whose_past_it_is =
      imports(
          "dev.carillon.kafka..",
          "dev.carillon.alert..",
          "dev.carillon.budget..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..",
          "dev.carillon.expression..");

  @ArchTest
  static final ArchRule command_imports_core =
      imports(
          "dev.carillon.command..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..");

  @ArchTest
  static final ArchRule document_imports_what_it_describes =
      imports(
          "dev.carillon.document..",
          "dev.carillon.alert..",
          "dev.carillon.command..",
          "dev.carillon.core..",
          "dev.carillon.topic..",
          "dev.carillon.kafka..",
          "dev.carillon.event..");

  @ArchTest
  static final ArchRule expression_imports_core =
      imports(
          "dev.carillon.expression..",
          "dev.carillon.budget..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..");

  @ArchTest
  static final ArchRule object_imports_core_and_expression =
      imports(
          "dev.carillon.object..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..",
          "dev.carillon.expression..");

  @ArchTest
  static final ArchRule alert_imports_the_objects_and_what_they_stand_on =
      importsBesideOperator(
          "dev.carillon.alert..",
          "dev.carillon.object..",
          "dev.carillon.expression..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..");

  @ArchTest
  static final ArchRule access_imports_core_and_expression =
      importsBesideOperator(
          "dev.carillon.access..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..",
          "dev.carillon.expression..");

  @ArchTest
  static final ArchRule webhook_imports_core_and_what_it_stands_on =
      importsBesideOperator(
          "dev.carillon.webhook..",
          "dev.carillon.access..",
          "dev.carillon.budget..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..",
          "dev.carillon.expression..");

  @ArchTest
  static final ArchRule postgres_imports_access_and_the_dialects_that_it_keeps_something_for =
      imports(
          "dev.carillon.postgres..",
          "dev.carillon.alert..",
          "dev.carillon.command..",
          "dev.carillon.dialect.openshock..",
          "dev.carillon.webhook..",
          "dev.carillon.access..",
          "dev.carillon.core..",
          "dev.carillon.event..",
          "dev.carillon.topic..");

  @ArchTest
  static final ArchRule config_and_logging_and_embedded_import_nothing_of_ours =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.carillon.config..", "dev.carillon.logging..", "dev.carillon.embedded..")
          .should()
          .dependOnClassesThat(
              oursBut(
                  "dev.carillon.config..", "dev.carillon.logging..", "dev.carillon.embedded.."));

  @ArchTest
  static final ArchRule only_cli_gateway_and_sample_import_config_and_embedded =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.carillon.cli..",
              "dev.carillon.gateway..",
              "dev.carillon.sample..",
              "dev.carillon.config..",
              "dev.carillon.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.carillon.config..", "dev.carillon.embedded..");

  @ArchTest
  static final ArchRule nobody_imports_sample =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.carillon.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.carillon.sample..");

  @ArchTest
  static final ArchRule one_loop_owns_it_so_nothing_is_volatile =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(CONFINED)
          .should()
          .notHaveModifier(JavaModifier.VOLATILE);

  @ArchTest
  static final ArchRule one_loop_owns_it_so_nothing_is_synchronized =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(CONFINED)
          .should()
          .notHaveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule one_loop_owns_it_so_nothing_is_concurrent =
      noClasses()
          .that()
          .resideInAnyPackage(CONFINED)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "locks and concurrent collections",
                  type ->
                      type.getName().matches("java\\.util\\.concurrent\\.(locks|atomic)\\..*")
                          || type.getName()
                              .matches(
                                  "java\\.util\\.concurrent\\.(Concurrent|CopyOn|.*Queue).*")));

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses().should().haveNameMatching(".*(Utils?|Manager|Helper|Impl)");
}
