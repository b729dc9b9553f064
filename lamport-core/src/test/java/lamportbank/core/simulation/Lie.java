package lamportbank.core.simulation;

import java.util.List;
import java.util.stream.Stream;

import lamportbank.core.process.Refusal;

/// What a member can say that is not so, and, where whoever hears it can know that, why it is refused.
enum Lie {
    EARLIER_STAMP("a stamp is later than"),
    STAMP_TOO_FAR_AHEAD("a stamp is at most"),
    /// Its clock runs ahead, as clocks may.
    LEAP,
    /// Earlier than its own clock, and as early as its channel still allows. What it tells one it does not tell another.
    ANTEDATED_REQUEST,
    SECOND_REQUEST_AT_ONE_TIME("a stamp is later than"),
    REQUEST_OF_ANOTHERS_MONEY("transfers of others"),
    REQUEST_TOO_MANY("requests outstanding already"),
    RELEASE_OF_ANOTHER("the release of another's request"),
    BLOCK_OF_NO_REQUEST("a block of what nobody has requested"),
    BLOCK_OF_OTHER_TRANSFERS("a block of what nobody has requested"),
    BLOCK_WITH_ANOTHER_HASH("does not have the hash of its content"),
    OTHER_BLOCK_AT_A_KNOWN_HEIGHT(" here, not "),
    OTHER_NEXT_BLOCK("does not follow"),
    STALE_BLOCK("a block of what nobody has requested"),
    /// Nobody can tell it from a block as long as its predecessor is missing.
    LATER_BLOCK,
    WELCOME_AGAIN,
    JOIN_FOR_ANOTHER("a join for another"),
    JOIN_WITH_ANOTHERS_ACCOUNT("a join of another than before"),
    /// To some, and not to the bank.
    LEAVE,
    EVICTION("is nothing that"),
    STRANGERS_REQUEST("has not joined"),
    STRANGERS_WELCOME("is no member"),
    STRANGERS_LEAVE("is no member"),
    /// Without the incarnation of the other, which members know, to one who has heard from it already.
    IN_ANOTHERS_NAME("another incarnation of you"),

    /// The bank seals it: another client that is inside finds out, and steps back.
    PROPOSAL_OUT_OF_TURN,
    PROPOSAL_TOO_HIGH("its journal is an older copy"),
    /// The bank says that the height is taken.
    PROPOSAL_TOO_LOW,
    PROPOSAL_FOR_ANOTHER("cannot speak for"),
    PROPOSAL_OF_ANOTHERS_MONEY("transfers of its own money"),
    PROPOSAL_CHANGED_AFTERWARDS("sealed with other transfers"),
    PROPOSAL_OF_AN_OLDER_REQUEST("is older than the last one sealed"),
    PROPOSAL_OF_A_KNOWN_ID("in the chain already"),
    PROPOSAL_OF_A_TIME_TO_COME("a request is earlier than what proposes it"),
    DEPARTURE_OF_ANOTHER("cannot speak for"),
    ANOTHERS_ACCOUNT_CLAIMED("this is not the incarnation of");

    static final List<Lie> TO_CLIENTS =
            Stream.of(values()).filter(lie -> lie.compareTo(PROPOSAL_OUT_OF_TURN) < 0).toList();
    static final List<Lie> TO_THE_BANK =
            Stream.of(values()).filter(lie -> lie.compareTo(PROPOSAL_OUT_OF_TURN) >= 0).toList();

    /// Some words of the check that does not take it.
    private final String refusal;

    Lie(String refusal) {
        this.refusal = refusal;
    }

    /// A lie that nobody can tell from the truth.
    Lie() {
        this("");
    }

    /// Whether whoever hears it can know what it is.
    boolean mustBeRefused() {
        return !refusal.isEmpty();
    }

    /// Whether it was refused for what is wrong with it, and not for something else.
    boolean isCaughtBy(Refusal caught) {
        return mustBeRefused() && caught.detail().contains(refusal);
    }
}
