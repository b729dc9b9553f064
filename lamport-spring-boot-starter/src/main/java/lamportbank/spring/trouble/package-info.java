/// What is wrong with a process until further notice. Any part of a process may report a trouble to
/// [lamportbank.spring.trouble.Troubles], and nobody else keeps a list. Knows no other part of the starter.
@NullMarked
package lamportbank.spring.trouble;

import org.jspecify.annotations.NullMarked;
