package lamportbank.spring.json;

import java.util.List;
import java.util.Map;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.core.simulation.Carriage;

/// Every message and every journal in the JSON of the services: whoever sends writes it with its own vocabulary, and
/// whoever gets it reads it with its own.
final class JsonCarriage implements Carriage {
    private static final TypeReference<List<Effect>> EFFECTS = new TypeReference<>() {};

    private final Map<String, JsonMapper> mappers = Map.of(
            ClientProtocol.BANK.role(), ServiceJson.bank(),
            BankProtocol.CLIENT, ServiceJson.client(),
            BranchProtocol.BRANCH, ServiceJson.branch());

    private JsonMapper of(ProcessId process) {
        return mappers.get(process.role());
    }

    @Override
    public Message message(ProcessId from, ProcessId to, Message message) {
        Message read = of(to).readValue(of(from).writerFor(Message.class).writeValueAsString(message), Message.class);
        return same(message, read);
    }

    @Override
    public Step step(ProcessId process, Step step) {
        JsonMapper json = of(process);
        JavaType effects = json.getTypeFactory().constructType(EFFECTS);
        Input input = json.readValue(json.writerFor(Input.class).writeValueAsString(step.input()), Input.class);
        List<Effect> read = json.readValue(json.writerFor(effects).writeValueAsString(step.effects()), effects);
        return same(step, new Step(step.number(), step.firstEffect(), input, read));
    }

    @Override
    public <S> LamportProcess.State<S> state(ProcessId process, LamportProcess.State<S> state) {
        JsonMapper json = of(process);
        JavaType type = json.getTypeFactory()
                .constructParametricType(LamportProcess.State.class, state.protocol().getClass());
        LamportProcess.State<S> read = json.readValue(json.writerFor(type).writeValueAsString(state), type);
        return same(state, read);
    }

    private static <T> T same(T written, T read) {
        if (!read.equals(written)) {
            throw new AssertionError("JSON makes " + read + " of " + written);
        }
        return read;
    }
}
