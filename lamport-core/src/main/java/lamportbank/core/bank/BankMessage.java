package lamportbank.core.bank;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.channel.Incarnation;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Message;

/// What clients and bank say to each other. All are questions and answers over REST, but for [Evicted],
/// which comes over the channel.
public sealed interface BankMessage extends Message {
    /// A member, as JSON.
    int MEMBER_BYTES = 512;

    /// The number of an account in a list, as JSON.
    int ACCOUNT_BYTES = 7;

    /// "I am new here."
    ///
    /// @param incarnation asking again with the same one gets the same answer
    /// @param wanted the number that the client would like; null for the next one
    /// @param heir null for one that gets an account of its own
    record Register(String incarnation, String address, @Nullable Integer wanted, @Nullable Heir heir)
            implements BankMessage {
        public Register {
            Incarnation.require(incarnation);
            Member.requireAddress(address);
            if (wanted != null) {
                Member.requireNumber(wanted);
            }
        }

        public Register(String incarnation, String address, @Nullable Integer wanted) {
            this(incarnation, address, wanted, null);
        }
    }

    /// "I am the owner of this account, whose member is gone."
    ///
    /// @param incarnation of the member that had it last: the proof, as long as there is no better one
    record Heir(int account, String incarnation) {
        public Heir {
            Member.requireNumber(account);
            Incarnation.require(incarnation);
        }
    }

    /// @param before the active members that registered before
    /// @param accounts everyone to whom money can be sent
    record Registered(Member self, Money opening, List<Member> before, SortedSet<Integer> accounts)
            implements BankMessage {
        public Registered {
            before = List.copyOf(before);
        }

        @Override
        public int bytes() {
            return (1 + before.size()) * MEMBER_BYTES + accounts.size() * ACCOUNT_BYTES;
        }
    }

    /// The bank will not have the client under that number.
    record Rejected(String reason) implements BankMessage {}

    /// "I am inside: carry these out as block `height`."
    ///
    /// @param request the last of those that are inside
    /// @param transfers of all of those, at most [#MAX_TRANSFERS], from one account
    /// @param lookUp what the bank's chain says of the transfers' ids: null in what a client asks, and in journals of before
    record Propose(long height, Timestamp request, List<Transfer> transfers, @Nullable LookUp lookUp)
            implements BankMessage {
        /// As many as the requests that a client may have outstanding carry together.
        public static final int MAX_TRANSFERS = MutexMessage.MAX_OUTSTANDING * MutexMessage.Request.MAX_TRANSFERS;

        public Propose {
            Block.requireHeight(height);
            transfers = Transfer.requireRequest(transfers, MAX_TRANSFERS);
        }

        /// As a client says it.
        public Propose(long height, Timestamp request, List<Transfer> transfers) {
            this(height, request, transfers, null);
        }

        /// @param blocks in how many blocks the ids were looked for, from the first on
        /// @param sealed those that are in one of them
        /// @param repeated the block of this very request, if one of them is
        public Propose lookedUp(long blocks, Collection<String> sealed, @Nullable Block repeated) {
            return new Propose(height, request, transfers, new LookUp(blocks, new TreeSet<>(sealed), repeated));
        }

        Block requireRepeated() {
            return Objects.requireNonNull(Objects.requireNonNull(lookUp).repeated());
        }

        @Override
        public int bytes() {
            boolean isRepeated = lookUp != null && lookUp.repeated() != null;
            return 128 + Transfer.bytes(transfers) + (isRepeated ? requireRepeated().bytes() : 0);
        }
    }

    /// Which of a proposal's transfers, by account and id, are in a block already. The bank's ids are too many to be kept
    /// in memory: they are looked up before the question is asked, and what was found is part of it.
    ///
    /// @param blocks in how many blocks they were looked for, from the first on
    /// @param sealed the ids that are in one of them
    /// @param repeated the block that answered this request already; null if it is new, and in journals of before
    record LookUp(long blocks, SortedSet<String> sealed, @Nullable Block repeated) {}

    /// Done, now or earlier.
    record Sealed(Block block) implements BankMessage {
        @Override
        public int bytes() {
            return 64 + block.bytes();
        }
    }

    /// Another block is there already.
    ///
    /// @param height how many blocks there are
    record Conflict(long height) implements BankMessage {
        public Conflict {
            Block.requireHeight(height);
        }
    }

    /// The asker is no member any more.
    record Fenced(String reason) implements BankMessage {}

    /// "Which blocks are there from this height on?"
    record FetchBlocks(long from) implements BankMessage {
        public FetchBlocks {
            Block.requireHeight(from);
        }
    }

    /// Some of them, from the first asked for, in order.
    ///
    /// @param height how many there are in all
    record Blocks(List<Block> blocks, long height) implements BankMessage {
        public Blocks {
            Block.requireHeight(height);
            blocks = List.copyOf(blocks);
        }

        @Override
        public int bytes() {
            return 64 + blocks.stream().mapToInt(Block::bytes).sum();
        }
    }

    /// "What is in this account?"
    record QueryAccount(int id) implements BankMessage {}

    record AccountIs(int id, Money balance) implements BankMessage {}

    /// "I am leaving."
    record Depart(int id) implements BankMessage {}

    /// @param others the members that have to be told
    record Departed(List<Member> others) implements BankMessage {
        public Departed {
            others = List.copyOf(others);
        }

        @Override
        public int bytes() {
            return 64 + others.size() * MEMBER_BYTES;
        }
    }

    /// "This member is dead. Wait for it no more." It is told as well, for it may be alive.
    ///
    /// @param height how many blocks there are, its own among them; there will be none of its after those
    record Evicted(int id, long height) implements BankMessage {
        public Evicted {
            Member.requireNumber(id);
            Block.requireHeight(height);
        }
    }
}
