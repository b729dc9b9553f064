/// What all services show alike: problems (RFC 9457), tables for people at a terminal, limits.
@NullMarked
package lamportbank.spring.web;

import org.jspecify.annotations.NullMarked;
