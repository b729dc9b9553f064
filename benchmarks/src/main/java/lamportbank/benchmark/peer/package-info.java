/// What people would use instead, and the limits that we compare with: small services made of what ours are made of
/// (Spring Boot, Tomcat, Apache's HTTP client, Hikari), each in a JVM of its own.
@NullMarked
package lamportbank.benchmark.peer;

import org.jspecify.annotations.NullMarked;
