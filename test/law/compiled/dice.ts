import type fc from 'fast-check'

/** Draws. */
export class Dice {
  constructor(private readonly source: fc.Random) {}
  int(min: number, max: number): number { return this.source.nextInt(min, max) }
  chance(p: number): boolean { return this.source.nextDouble() < p }
  real(min: number, max: number): number { return min + (max - min) * this.source.nextDouble() }
  pick<T>(list: readonly T[]): T { return list[this.int(0, list.length - 1)]! }
  shuffled<T>(list: readonly T[]): T[] {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      ;[out[i], out[j]] = [out[j]!, out[i]!]
    }
    return out
  }
  some<T>(list: readonly T[], p = 0.5): T[] { return list.filter(() => this.chance(p)) }
}
