package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/// The part of a page in `docs` that is made by a test, between two marks. A test that finds it out of date fails; with
/// `-Dwrite-docs` it writes it.
record GeneratedPart(Path page) {
    private static final String BEGIN = "<!-- generated -->\n";
    private static final String END = "<!-- end -->\n";

    static GeneratedPart of(String page) {
        return new GeneratedPart(Path.of("..", "docs", page));
    }

    void requireOrWrite(String expected) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin);
        assertThat(end).as(page + " has " + BEGIN + " and " + END).isPositive();
        if (System.getProperty("write-docs") != null) {
            Files.writeString(page, text.substring(0, begin) + expected + text.substring(end));
        } else {
            assertThat(text.substring(begin, end))
                    .as("%s is out of date: run this test with -Dwrite-docs and look at the difference", page)
                    .isEqualTo(expected);
        }
    }
}
