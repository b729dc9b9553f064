/// Protocol runs that a person can read beside the paper, and a test replays: [Stage] takes the commands of
/// a file one by one, [Wording] says what they led to, [Referee] watches. No chance is involved.
@NullMarked
package lamportbank.core.transcript;

import org.jspecify.annotations.NullMarked;
