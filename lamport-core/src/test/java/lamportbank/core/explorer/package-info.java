/// Every order of deliveries of a small system, breadth first: the real protocols, driven through their states. A
/// violation comes with the shortest trace that leads to it. [Scenarios] says which systems; [World] what can happen
/// in one.
///
/// There are far fewer states to look at than there are states: [Likeness] says which of them are alike, [Focus] which
/// orders come to the same. Both say why; [ReductionTest] compares with the exploration of all states.
package lamportbank.core.explorer;
