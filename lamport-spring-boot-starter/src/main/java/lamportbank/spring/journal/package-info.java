/// The journal in a database, by plain JDBC.
@NullMarked
package lamportbank.spring.journal;

import org.jspecify.annotations.NullMarked;
