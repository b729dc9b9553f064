package lamportbank.system;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.ConstructorCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// The rules that the classes of all modules keep, and for each rule some code that would break it.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(Modules.classes());

    // ---- the core knows no one

    /// What a deterministic algorithm needs of the Java platform. `System`, `Thread` and what else touches the world
    /// is in `java.lang` too.
    private static final DescribedPredicate<JavaClass> PURE_JAVA = resideInAnyPackage(
            "java.util", "java.util.function", "java.util.stream", "java.util.regex", "java.math", "java.security",
            "java.nio.charset", "java.lang.annotation", "java.lang.invoke", "java.lang.runtime")
            .or(resideInAPackage("java.lang").and(describe("harmless", ArchitectureTest::isHarmless)))
            .as("pure Java");

    private static final Set<String> WORLDLY = Set.of(
            "System", "Thread", "ThreadLocal", "InheritableThreadLocal", "ThreadGroup", "ScopedValue", "Process",
            "ProcessBuilder", "ProcessHandle", "Runtime", "IO", "ClassLoader", "Module", "StackWalker");

    private static final DescribedPredicate<JavaClass> RANDOM = describe(
            "a source of randomness or time",
            type -> Set.of("java.util.Random", "java.util.UUID", "java.util.SplittableRandom", "java.util.Timer",
                    "java.util.TimerTask", "java.util.Date", "java.util.Calendar", "java.util.Scanner",
                    "java.security.SecureRandom").contains(type.getName()));

    private static boolean isHarmless(JavaClass type) {
        return !WORLDLY.contains(outermost(type).getSimpleName());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaClass> core() {
        return resideInAPackage("lamportbank.core..");
    }

    static final ArchRule CORE_IS_PURE = classes().that(core())
            .should()
            .onlyDependOnClassesThat(core()
                    .or(PURE_JAVA.and(DescribedPredicate.not(RANDOM)))
                    .or(resideInAPackage("org.jspecify.annotations"))
                    .or(describe("arrays of primitives", type -> type.getBaseComponentType().isPrimitive())))
            .because("the core has no Spring, no threads, no I/O, no wall clock and no randomness");

    static final ArchRule CORE_ROLLS_NO_DICE = noClasses().that(core())
            .should()
            .callMethod(Math.class, "random")
            .because("what happens in the core follows from its inputs alone");

    // ---- the arrows point one way

    private static final String[] SERVICES = {
        "lamportbank.bank..", "lamportbank.client..", "lamportbank.branch..", "lamportbank.dashboard.."};

    static final ArchRule STARTER_KNOWS_NO_SERVICE = noClasses().that()
            .resideInAPackage("lamportbank.spring..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(SERVICES).or(resideInAPackage("lamportbank.local..")))
            .because("services -> starter -> core");

    static final ArchRule THE_CLOCK_ALONE_IS_ALONE = noClasses().that()
            .resideInAPackage("lamportbank.clock..")
            .should()
            .dependOnClassesThat(resideInAPackage("lamportbank..").and(DescribedPredicate.not(
                    resideInAnyPackage("lamportbank.clock..", "lamportbank.core.clock.."))))
            .because("who wants a clock shall not get the rest");

    static final ArchRule STARTER_HAS_A_CLOCK_OF_ITS_OWN = noClasses().that()
            .resideInAPackage("lamportbank.spring..")
            .should()
            .dependOnClassesThat(resideInAPackage("lamportbank.clock.."))
            .because("a process's clock is in its journal");

    static final ArchRule SERVICES_KNOW_NO_LOCAL_CLUSTER = noClasses().that()
            .resideInAnyPackage(SERVICES)
            .should()
            .dependOnClassesThat(resideInAPackage("lamportbank.local.."))
            .because("a service runs anywhere");

    /// One rule per service.
    static Stream<ArchRule> servicesDoNotKnowEachOther() {
        return Stream.of(SERVICES).map(service -> noClasses().that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        Stream.of(SERVICES).filter(other -> !other.equals(service)).toArray(String[]::new)))
                .because("services know each other's REST, not each other's classes"));
    }

    // ---- a package is a room

    static final ArchRule PACKAGES_SAY_WHAT_IS_NULL = classes().that()
            .resideInAPackage("lamportbank..")
            .should(new ArchCondition<>("be in a package whose package-info.java is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    events.add(new SimpleConditionEvent(
                            type,
                            type.getPackage().isAnnotatedWith(NullMarked.class),
                            type.getPackageName() + " of " + type.getName()));
                }
            });

    // ---- names

    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = noClasses().should(
            new ArchCondition<>("be named *Manager, *Helper, *Util, *Utils or *Impl") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean vague = type.getSimpleName().matches(".*(Manager|Helper|Utils?|Impl)");
                    events.add(new SimpleConditionEvent(type, vague, type.getName() + " says nothing"));
                }
            });

    // ---- the same text everywhere

    /// In a locale with other digits `%d` prints them, and a Turkish "i" has a capital of its own.
    static final ArchRule TEXT_IS_THE_SAME_EVERYWHERE = noClasses().should()
            .accessTargetWhere(describe("leaves the choice of a locale to the machine", ArchitectureTest::isOfLocale))
            .because("numbers and words go into URLs, JSON, files and commands: Locale.ROOT is for them");

    /// Whether the JDK has the same method with a locale, before or after its other parameters.
    private static boolean isOfLocale(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)
                || !target.getOwner().getPackageName().startsWith("java.")) {
            return false;
        }
        List<Class<?>> given = target.getRawParameterTypes().stream().<Class<?>>map(JavaClass::reflect).toList();
        if (given.contains(Locale.class)) {
            return false;
        }
        Class<?> owner = target.getOwner().reflect();
        Stream<Executable> overloads = target instanceof ConstructorCallTarget
                ? Stream.of(owner.getConstructors())
                : Stream.<Executable>of(owner.getMethods()).filter(one -> one.getName().equals(target.getName()));
        return target.getName().equals("formatted") || overloads.map(one -> List.of(one.getParameterTypes()))
                .anyMatch(other -> other.equals(concat(List.of(Locale.class), given))
                        || other.equals(concat(given, List.of(Locale.class))));
    }

    private static List<Class<?>> concat(List<Class<?>> first, List<Class<?>> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    // ---- the rules hold

    static final List<Arguments> RULES = rules();

    private static List<Arguments> rules() {
        List<Arguments> rules = new ArrayList<>(List.of(
                argumentSet("the core is pure", CORE_IS_PURE),
                argumentSet("the core rolls no dice", CORE_ROLLS_NO_DICE),
                argumentSet("the starter knows no service", STARTER_KNOWS_NO_SERVICE),
                argumentSet("the clock alone is alone", THE_CLOCK_ALONE_IS_ALONE),
                argumentSet("the starter has a clock of its own", STARTER_HAS_A_CLOCK_OF_ITS_OWN),
                argumentSet("services know no local cluster", SERVICES_KNOW_NO_LOCAL_CLUSTER),
                argumentSet("packages are null-marked", PACKAGES_SAY_WHAT_IS_NULL),
                argumentSet("text is the same everywhere", TEXT_IS_THE_SAME_EVERYWHERE),
                argumentSet("names say what a class is", NAMES_SAY_WHAT_A_CLASS_IS)));
        servicesDoNotKnowEachOther().forEach(rule -> rules.add(argumentSet(rule.getDescription(), rule)));
        return rules;
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void holds(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void every_module_was_looked_at() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName().split("\\.")[1]));

        assertThat(packages).containsExactly("bank", "bench", "branch", "client", "clock", "console", "core",
                "dashboard",
                "fuzz",
                "local",
                "spec", "spring");
    }

    // ---- and each of them can fail

    private static String coreWith(String body) {
        return "package lamportbank.core.bad; class Bad { " + body + " }";
    }

    private static Map<String, String> two(String name, String code, String otherName, String other) {
        return Map.of(name, code, otherName, other);
    }

    static final List<Arguments> OFFENCES = List.of(
            pure("Object o = new java.io.File(\"x\");"),
            pure("java.nio.file.Path p;"),
            pure("java.net.URI u;"),
            pure("java.sql.Connection c;"),
            pure("Object o = new java.util.concurrent.ConcurrentHashMap<String, String>();"),
            pure("java.util.concurrent.locks.Lock l;"),
            pure("java.time.Instant i;"),
            pure("Object o = new java.util.Random();"),
            pure("Object o = java.util.UUID.randomUUID();"),
            pure("long t = System.currentTimeMillis();"),
            pure("long t = System.nanoTime();"),
            pure("void m() { System.out.println(1); }"),
            pure("Thread t;"),
            pure("void m() { Thread.yield(); }"),
            pure("void m(Thread.Builder b) {}"),
            pure("ThreadLocal<String> t;"),
            pure("Runtime r = Runtime.getRuntime();"),
            pure("org.assertj.core.api.Assertions a;"),
            pure("javax.tools.JavaCompiler c;"),
            offence("dice", CORE_ROLLS_NO_DICE, Map.of("Bad", coreWith("double d = Math.random();"))),
            offence("the core uses the starter", CORE_IS_PURE, two(
                    "Bad", coreWith("lamportbank.spring.bad.Other o;"),
                    "Other", "package lamportbank.spring.bad; public class Other {}")),
            offence("the starter uses a service", STARTER_KNOWS_NO_SERVICE, two(
                    "Bad", "package lamportbank.spring.bad; class Bad { lamportbank.bank.bad.Other o; }",
                    "Other", "package lamportbank.bank.bad; public class Other {}")),
            offence("the starter uses the local cluster", STARTER_KNOWS_NO_SERVICE, two(
                    "Bad", "package lamportbank.spring.bad; class Bad { lamportbank.local.bad.Other o; }",
                    "Other", "package lamportbank.local.bad; public class Other {}")),
            offence("the clock alone uses the core", THE_CLOCK_ALONE_IS_ALONE, two(
                    "Bad", "package lamportbank.clock.bad; class Bad { lamportbank.core.bad.Other o; }",
                    "Other", "package lamportbank.core.bad; public class Other {}")),
            offence("the starter uses the clock alone", STARTER_HAS_A_CLOCK_OF_ITS_OWN, two(
                    "Bad", "package lamportbank.spring.bad; class Bad { lamportbank.clock.bad.Other o; }",
                    "Other", "package lamportbank.clock.bad; public class Other {}")),
            offence("a service uses the local cluster", SERVICES_KNOW_NO_LOCAL_CLUSTER, two(
                    "Bad", "package lamportbank.client.bad; class Bad { lamportbank.local.bad.Other o; }",
                    "Other", "package lamportbank.local.bad; public class Other {}")),
            offence("no package-info", PACKAGES_SAY_WHAT_IS_NULL, Map.of("Bad", coreWith(""))),
            offence("a package-info without @NullMarked", PACKAGES_SAY_WHAT_IS_NULL, two(
                    "Bad", coreWith(""),
                    "package-info", "@Deprecated package lamportbank.core.bad;")),
            local("String s = \"%d\".formatted(1);"),
            local("String s = String.format(\"%d\", 1);"),
            local("void m() { System.out.printf(\"%d\", 1); }"),
            local("String s = \"title\".toUpperCase();"),
            local("String s = \"TITLE\".toLowerCase();"),
            local("java.util.function.UnaryOperator<String> f = String::toLowerCase;"),
            local("Object o = java.text.NumberFormat.getInstance();"),
            local("Object o = new java.util.Formatter(new StringBuilder());"),
            local("Object o = new java.text.SimpleDateFormat(\"yyyy\");"),
            local("Object o = java.time.format.DateTimeFormatter.ofPattern(\"yyyy\");"),
            named("ClockManager"),
            named("ClockHelper"),
            named("ClockUtil"),
            named("ClockUtils"),
            named("ClockImpl"));

    private static Arguments pure(String body) {
        return offence("in the core: " + body, CORE_IS_PURE, Map.of("Bad", coreWith(body)));
    }

    private static Arguments local(String body) {
        return offence("of the machine's locale: " + body, TEXT_IS_THE_SAME_EVERYWHERE, Map.of("Bad", coreWith(body)));
    }

    private static Arguments named(String name) {
        return offence("the name " + name, NAMES_SAY_WHAT_A_CLASS_IS,
                Map.of(name, "package lamportbank.core.bad; class " + name + " {}"));
    }

    private static Arguments offence(String name, ArchRule rule, Map<String, String> sources) {
        return argumentSet(name, rule, sources);
    }

    @ParameterizedTest
    @FieldSource("OFFENCES")
    void can_fail(ArchRule rule, Map<String, String> sources, @TempDir Path directory) throws IOException {
        assertThat(rule.evaluate(compile(sources, directory)).hasViolation()).isTrue();
    }

    @Test
    void the_rule_on_services_can_fail_for_each_of_them(@TempDir Path directory) throws IOException {
        List<String> names = List.of("bank", "client", "branch", "dashboard");
        List<ArchRule> rules = servicesDoNotKnowEachOther().toList();
        for (int place = 0; place < names.size(); place++) {
            String service = names.get(place);
            for (String other : names) {
                if (!other.equals(service)) {
                    Path target = Files.createDirectory(directory.resolve(service + "-" + other));
                    JavaClasses both = compile(two(
                            "Bad", "package lamportbank.%s.bad; class Bad { lamportbank.%s.bad.Other o; }"
                                    .formatted(service, other),
                            "Other", "package lamportbank.%s.bad; public class Other {}".formatted(other)), target);
                    assertThat(rules.get(place).evaluate(both).hasViolation()).as(service + " uses " + other).isTrue();
                }
            }
        }
    }

    @Test
    void what_the_core_does_use_is_no_offence(@TempDir Path directory) throws IOException {
        String body = "record R(int a, String b) {} enum E { X } "
                + "String s = \"a\" + new R(1, \"b\"); java.util.function.Supplier<E> f = () -> E.X; "
                + "int m(E e, int[] many) { return switch (e) { case X -> many.clone().length; }; }";

        assertThat(CORE_IS_PURE.evaluate(compile(Map.of("Bad", coreWith(body)), directory)).hasViolation()).isFalse();
    }

    @Test
    void who_names_a_locale_does_not_offend(@TempDir Path directory) throws IOException {
        String body =
                "String s = String.format(java.util.Locale.ROOT, \"%d\", 1) + \"A\".toLowerCase(java.util.Locale.ROOT); "
                        + "java.util.Formatter f = new java.util.Formatter(java.util.Locale.ROOT); String t = String.join(s, s);";

        assertThat(TEXT_IS_THE_SAME_EVERYWHERE
                .evaluate(compile(Map.of("Bad", coreWith(body)), directory)).hasViolation()).isFalse();
    }

    private static JavaClasses compile(Map<String, String> sources, Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(List.of("-d", directory.toString(), "-proc:none", "-nowarn",
                "-classpath", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            arguments
                    .add(Files.writeString(directory.resolve(source.getKey() + ".java"), source.getValue()).toString());
        }
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).as(sources.toString()).isZero();
        return new ClassFileImporter().importPath(directory);
    }
}
