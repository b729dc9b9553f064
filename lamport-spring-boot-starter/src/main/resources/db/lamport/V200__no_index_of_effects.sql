-- Steps are found by their effects without it, and every commit had to write it.
drop index step_by_effect;
