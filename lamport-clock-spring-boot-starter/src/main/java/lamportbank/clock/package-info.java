/// A Lamport clock for a Spring Boot application: stamps on requests and responses, in and out. No journal, no loop, no
/// channels; who needs those wants `lamport-spring-boot-starter`.
@NullMarked
package lamportbank.clock;

import org.jspecify.annotations.NullMarked;
