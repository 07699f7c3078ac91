/** A stand-in for the library: one word whose argument is refused with a sentence. */
export interface Refusal<Sentence extends string> { readonly because: Sentence }

export const only3 = <N extends number>(
  n: N & (N extends 3 ? unknown : Refusal<`only3: ${N} is not 3`>),
): N => {
  if (n !== 3) throw new Error(`only3: ${String(n)} is not 3`)
  return n
}
