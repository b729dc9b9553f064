package lamportbank.spring.web;

import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

import lamportbank.core.process.Refusal;

/// Memory for what requests bring and take with them: so many bytes for all of them together, of which two thirds at
/// most are for answers. Somebody who reads his answers slowly may hold those for as long as he likes; orders still come in.
/// Thread-safe.
///
/// Nobody waits for room: a request that holds some and waits for more could wait for another that does the same.
public final class Room {
    private final Semaphore free;
    private final Semaphore freeForAnswers;

    /// @param bytes for all requests together, up to 2 GiB
    public Room(int bytes) {
        free = new Semaphore(bytes);
        freeForAnswers = new Semaphore(bytes / 3 * 2);
    }

    /// What one request holds, until it is closed. Confined to the request.
    public final class Share implements AutoCloseable {
        private int bytes;
        private int ofAnswers;

        /// @throws Refusal if there is not so much room now
        public void take(int more) {
            if (!free.tryAcquire(more)) {
                throw full();
            }
            bytes += more;
        }

        /// Takes room for an answer.
        ///
        /// @throws Refusal if there is not so much room now, or other answers have all of theirs
        void takeForAnswer(int more) {
            if (!freeForAnswers.tryAcquire(more)) {
                throw full();
            }
            ofAnswers += more;
            take(more);
        }

        private static Refusal full() {
            return new Refusal(
                    Refusal.Reason.FULL, "this process answers as many as fit its memory; come back in a second");
        }

        @Override
        public void close() {
            free.release(bytes);
            bytes = 0;
            freeForAnswers.release(ofAnswers);
            ofAnswers = 0;
        }
    }

    public Share share() {
        return new Share();
    }

    /// Takes room for the answer to the request that this thread handles.
    ///
    /// @throws Refusal if there is not so much room now
    public static void take(int bytes) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        @Nullable
        Object share = request == null
                ? null
                : request.getAttribute(Share.class.getName(), RequestAttributes.SCOPE_REQUEST);
        if (share instanceof Share own) {
            own.takeForAnswer(bytes);
        }
    }
}
