/// What a person sees. Holds nothing that it cannot rebuild from the processes it watches:
/// `feed` listens to each of them, `live` hands everything on to the browsers, `watch` looks whether what must hold
/// holds, `processes` knows who there is, `proxy` takes a person's commands to them, `page` is the page itself. Watching moves no clock.
@NullMarked
package lamportbank.dashboard;

import org.jspecify.annotations.NullMarked;
