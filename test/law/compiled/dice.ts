import fc from 'fast-check'

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

class Drawn<T> extends fc.Arbitrary<T> {
  constructor(private readonly draw: (dice: Dice) => T) { super() }
  generate(random: fc.Random): fc.Value<T> { return new fc.Value(this.draw(new Dice(random)), undefined) }
  canShrinkWithoutContext(_value: unknown): _value is T { return false }
  shrink(): fc.Stream<fc.Value<T>> { return fc.Stream.nil() }
}

/** What a seed draws. */
export const drawnWith = <T>(seed: number, draw: (dice: Dice) => T): T => fc.sample(new Drawn(draw), { seed, numRuns: 1 })[0]!
