/// Every order of deliveries of a small system, breadth first: the real protocols, driven through their states. A
/// violation comes with the shortest trace that leads to it. [Scenarios] says which systems; [World] what can happen
/// in one.
package lamportbank.core.explorer;
