/// Stamps on every request and response, and the questions that a protocol asks over REST.
@NullMarked
package lamportbank.spring.rest;

import org.jspecify.annotations.NullMarked;
