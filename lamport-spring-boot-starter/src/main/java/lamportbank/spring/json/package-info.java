/// The one JSON form of clocks, money, messages and effects: on the wire, in the journal and on the feed.
@NullMarked
package lamportbank.spring.json;

import org.jspecify.annotations.NullMarked;
