/// What makes a Spring Boot service a Lamport process: auto-configuration and properties.
@NullMarked
package lamportbank.spring;

import org.jspecify.annotations.NullMarked;
