package lamportbank.spring.json;

import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.spring.StrictJson;

/// Jackson as the services have it.
public final class ServiceJson {
    static final Vocabulary BANK = Vocabulary.of(BankMessage.class, BankCommand.class, BankFact.class);
    static final Vocabulary CLIENT = Vocabulary.of(
            MutexMessage.class, MembershipMessage.class, BankMessage.class, ClientCommand.class, ClientFact.class);
    static final Vocabulary BRANCH = Vocabulary.of(BranchMessage.class, BranchCommand.class, BranchFact.class);

    private ServiceJson() {}

    public static JsonMapper of(Vocabulary vocabulary) {
        return StrictJson.customize(JsonMapper.builder())
                .addModule(new LamportModule(List.of(vocabulary)))
                .build();
    }

    public static JsonMapper bank() {
        return of(BANK);
    }

    public static JsonMapper client() {
        return of(CLIENT);
    }

    public static JsonMapper branch() {
        return of(BRANCH);
    }
}
