/*
 * Whether a function is being traced or taped. A compiled function that is called there becomes part of it, also when only what it
 * closes over is traced, which nobody can see from outside: so it must know where it is called.
 */

let depth = 0
let levels = 0 // Only the order of nested calls; no result depends on it.

/** A level above all those before: of a tape or a map that begins now. */
export const nextLevel = (): number => ++levels

/** Runs `f` as what is being traced or taped. */
export const nested = <T>(f: () => T): T => {
  depth++
  try {
    return f()
  } finally {
    depth--
  }
}

/** True while a function is traced or taped. */
export const isNested = (): boolean => depth > 0
