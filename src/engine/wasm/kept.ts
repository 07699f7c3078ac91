/** What weighs something: the bytes of its code. */
export interface Weighed {
  readonly weight: number
}

/** Things by their text: the last used, up to a number of them and to a sum of their weights and the lengths of their texts. */
export class Kept<T extends Weighed> {
  private readonly known = new Map<string, T>()
  private weight = 0

  constructor(private readonly most: number, private readonly heaviest: number) {}

  /** What was made for this text, or is made now. */
  get(text: string, make: () => T): T {
    const found = this.known.get(text)
    const value = found ?? make()
    // At the end is what was used last.
    if (found === undefined) this.weight += value.weight + text.length
    else this.known.delete(text)
    this.known.set(text, value)
    for (const [other, { weight }] of this.known) {
      if (other === text || (this.known.size <= this.most && this.weight <= this.heaviest)) break
      this.known.delete(other)
      this.weight -= weight + other.length
    }
    return value
  }
}
