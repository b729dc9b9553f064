package lamportbank.system;

import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Scripts, SQL, specifications and expected outputs have the same lines in every checkout.
class LineEndsTest {
    @Test
    void every_text_file_has_line_feeds_alone_whatever_git_is_told() throws Exception {
        assumeTrue(Files.exists(Modules.ROOT.resolve(".git")), "this is no checkout of Git");
        Process git = new ProcessBuilder("git", "ls-files", "--eol").directory(Modules.ROOT.toFile()).start();
        List<String> files = new String(git.getInputStream().readAllBytes()).lines().toList();

        assertThat(git.waitFor()).isZero();
        assertThat(files).hasSizeGreaterThan(500).allMatch(
                file -> file.matches("i/(lf|none) +w/(lf|none) +attr/text=auto eol=lf *\t.*")
                        || file.matches("i/-text +w/-text +attr/-text *\t.*"));
    }
}
