/// A service of somebody else with a protocol of its own: a guest book of which every process has a copy.
@NullMarked
package guestbook;

import org.jspecify.annotations.NullMarked;
