package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// All SQL is in the common part of SQLite, PostgreSQL, CockroachDB and YugabyteDB: plain statements of words that are
/// listed here, over tables and columns of our own. A word that is new has to be looked up in the manuals of all four
/// before it is added.
class SqlTest {
    private static final Set<String> COMMON = Set.of(
            "select", "from", "where", "and", "order", "by", "desc", "limit", "as", "count", "sum", "min", "max",
            "coalesce", "or",
            "insert", "into", "values", "update", "set", "delete",
            // with a target; `excluded` is the row that was to be inserted
            "conflict", "do", "excluded",
            "create", "table", "index", "on", "primary", "key", "is", "not", "null", "check",
            "alter", "add", "column", "default", "drop",
            "integer", "bigint", "varchar", "text");

    /// `integer` has 32 bits in PostgreSQL and 64 in CockroachDB: it is for ids, and whatever may be larger is a
    /// `bigint`.
    private static final Pattern DEFINED = Pattern.compile(
            "create table (\\w+)|create index (\\w+)|add column (\\w+)|\\bas (\\w+)|^\\s+(\\w+)\\s+(?:integer|bigint|varchar|text)\\b",
            Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*|::|\\|\\||->|[@#$`\\[\\]]");
    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"\\s*\\n(.*?)\"\"\"|\"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern STATEMENT =
            Pattern.compile("(select|insert into|update|delete from|create|drop|alter|with|merge|lock|set) .*",
                    Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("'[^']*'");

    /// The one exception: that no two processes write one journal is for the database to see to, and each has its own
    /// way. docs/scale.md says what that means elsewhere.
    private static final String LOCK = "select pg_try_advisory_lock(1978, hashtext(current_schema()))";

    private static final List<String> MIGRATIONS = texts(".sql", "src/main/resources/db").toList();
    private static final Set<String> OWN = own();

    private static Stream<String> texts(String ending, String place) {
        return Modules.ALL.stream().map(module -> Modules.ROOT.resolve(module).resolve(place)).flatMap(root -> {
            if (!Files.isDirectory(root)) {
                return Stream.of();
            }
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(ending)).toList().stream().map(SqlTest::read);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String withoutComments(String sql) {
        return sql.replaceAll("--.*", "");
    }

    /// The names that the migrations and statements define.
    private static Set<String> own() {
        Set<String> names = new TreeSet<>();
        Stream.concat(MIGRATIONS.stream(), statements().stream())
                .map(SqlTest::withoutComments)
                .flatMap(sql -> DEFINED.matcher(sql).results())
                .forEach(defined -> {
                    for (int group = 1; group <= defined.groupCount(); group++) {
                        if (defined.group(group) != null) {
                            names.add(defined.group(group));
                        }
                    }
                });
        return names;
    }

    /// The statements in the Java sources of those who have a database.
    private static List<String> statements() {
        return texts(".java", "src/main/java")
                .filter(source -> source.contains("org.springframework.jdbc"))
                .flatMap(source -> LITERAL.matcher(source).results())
                .map(literal -> literal.group(1) == null ? literal.group(2) : literal.group(1).strip())
                .filter(text -> STATEMENT.matcher(text).matches())
                .toList();
    }

    /// What is not in the common part.
    private static List<String> offences(String sql) {
        List<String> offences = new ArrayList<>();
        WORD.matcher(VALUE.matcher(withoutComments(sql)).replaceAll("?")).results().map(MatchResult::group)
                .filter(word -> !COMMON.contains(word) && !OWN.contains(word))
                .forEach(offences::add);
        return offences;
    }

    @Test
    void the_migrations_are_in_the_common_part() {
        assertThat(MIGRATIONS).hasSizeGreaterThanOrEqualTo(5);
        assertThat(MIGRATIONS).allSatisfy(sql -> assertThat(offences(sql)).as(sql).isEmpty());
    }

    @Test
    void the_statements_are_in_the_common_part() {
        assertThat(statements()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(statements()).as("those in text blocks").anyMatch(sql -> sql.contains("\n"));
        assertThat(statements()).contains(LOCK)
                .filteredOn(sql -> !sql.equals(LOCK))
                .allSatisfy(sql -> assertThat(offences(sql)).as(sql).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "insert into block (height) values (?) on conflict do nothing",
        "insert into block (height) values (?) on conflict (height) do nothing",
        "insert into block (height) values (?) on duplicate key update height = 1",
        "insert into block (height) values (?) returning height",
        "insert or replace into block (height) values (?)",
        "select * from step where number = any(?)",
        "select * from step for update skip locked",
        "select input::jsonb from step",
        "select input -> 'a' from step",
        "select process || incarnation from identity",
        "select `process` from identity",
        "create table more (id serial primary key)",
        "create table more (id integer primary key autoincrement)",
        "create unlogged table more (id integer)",
        "create unique index one on step using gin (input)",
        "with recent as (select * from step) select * from recent",
        "lock table step",
        "set transaction isolation level serializable",
        "select pg_advisory_lock(1)",
        "truncate table step"
    })
    void refuses(String sql) {
        assertThat(offences(sql)).isNotEmpty();
    }
}
