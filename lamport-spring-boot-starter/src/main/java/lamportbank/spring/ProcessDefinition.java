package lamportbank.spring;

import lamportbank.core.process.Protocol;
import lamportbank.spring.json.Vocabulary;

/// What a service's process does: the one bean that a service with a protocol of its own has to define.
///
/// @param kind how the protocol is made
/// @param state the class of its state
/// @param vocabulary its messages, commands and facts
/// @param <S> its state
public record ProcessDefinition<S>(Protocol.Kind<S> kind, Class<S> state, Vocabulary vocabulary) {}
