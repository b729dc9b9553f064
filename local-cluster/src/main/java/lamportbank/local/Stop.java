package lamportbank.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// The end of the program, with a reason for the person who started it.
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop(String reason) {
        super(reason, null, false, false);
    }

    /// What a failure says of a file by its class alone, and everything else in its own words.
    static String why(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "this may not be done: " + denied.getFile();
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileAlreadyExistsException there -> "there is a file " + there.getFile();
            case DirectoryNotEmptyException full -> "there is more in " + full.getFile();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
