package lamportbank.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataDirectoryTest {
    @TempDir
    private Path path;

    private DataDirectory with(String... files) throws IOException {
        for (String file : files) {
            Files.writeString(path.resolve(file), "");
        }
        return new DataDirectory(path);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void what_is_ours_is_forgotten_and_nothing_else() throws IOException {
        DataDirectory data =
                with("bank.db", "bank.db-wal", "bank.db-shm", "bank.db-lock", "client-1.db", "branch-12.db",
                        "lamport.log", "lamport.log.5", "thesis.db", "client-one.db", "bank.db.backup");

        data.clear();

        assertThat(files()).containsExactly("bank.db.backup", "client-one.db", "thesis.db");
    }

    @Test
    void there_are_three_until_there_were_others() throws IOException {
        assertThat(with().clients(null)).isEqualTo(3);
        assertThat(with().branches(null)).isEqualTo(3);
        assertThat(with("client-1.db", "client-10.db", "branch-2.db").clients(null)).isEqualTo(10);
        assertThat(with().branches(null)).isEqualTo(2);
        assertThat(new DataDirectory(path.resolve("none")).clients(null)).isEqualTo(3);
    }

    @Test
    void clients_can_be_added_and_branches_cannot() throws IOException {
        DataDirectory data = with("client-4.db", "branch-4.db");

        assertThat(data.clients(5)).isEqualTo(5);
        assertThat(data.branches(4)).isEqualTo(4);
        assertThatExceptionOfType(Stop.class).isThrownBy(() -> data.clients(3))
                .withMessageContaining("use --clients 4");
        assertThatExceptionOfType(Stop.class).isThrownBy(() -> data.branches(5))
                .withMessageContaining("use --branches 4");
    }
}
