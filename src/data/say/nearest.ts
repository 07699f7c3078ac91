/** How many letters to insert, delete, replace or swap with the next to make `b` of `a`, in any case of letters. */
const distance = (a: string, b: string): number => {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()]
  let [before, row]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1]
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swap = swapped ? before[j - 2]! + 1 : Infinity
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1), swap))
    }
    [before, row] = [row, next]
  }
  return row[to.length]!
}

/**
 * The name that was probably meant: a third of its letters may be wrong, or its beginning may be all there is. `undefined`
 * when none is near.
 */
export const nearest = (name: string, names: readonly string[]): string | undefined => {
  const begins = names.filter(known => name.length >= 2 && known.toLowerCase().startsWith(name.toLowerCase()))
  if (begins.length === 1) return begins[0]
  const allowed = (known: string): number => Math.max(1, known.length / 3)
  // Where the lengths differ by more than that, so do the names: of a very long one nothing is compared.
  const [best] = names.filter(known => Math.abs(known.length - name.length) <= allowed(known))
    .map(known => ({ known, d: distance(name, known) })).sort((a, b) => a.d - b.d)
  return best !== undefined && best.d <= allowed(best.known) ? best.known : undefined
}
