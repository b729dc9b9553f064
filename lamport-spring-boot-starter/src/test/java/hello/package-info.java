/// A service of somebody else, which only adds the starter.
@NullMarked
package hello;

import org.jspecify.annotations.NullMarked;
