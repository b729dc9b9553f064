package lamportbank.spring.journal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at a failed start what is wrong with the journal and what to do, in place of a stack trace.
final class UnusableJournalAnalyzer extends AbstractFailureAnalyzer<UnusableJournal> {
    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableJournal cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
