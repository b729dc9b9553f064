/// The messages in a person's hand: where they leave a process they can be delayed, held back and delivered one by one,
/// or the link be cut. Nothing in here is part of a protocol: to the processes it is a slow or broken network.
@NullMarked
package lamportbank.spring.lab;

import org.jspecify.annotations.NullMarked;
