import { entryOf } from '../kernel/entry.js'
import { same, type Affine } from '../kernel/affine.js'
import type { Expression, Expressions } from '../kernel/expression.js'
import type { Store } from '../kernel/kernel.js'

/** Thrown inside a merge that turns out to be impossible; one object, because many merges are tried and each new error looks at the stack. */
export const unmergeable = new Error('the kernels do not fit')

/** Expressions of a kernel that comes to stand behind others' stores: over the other kernel's axes, reading its values directly. */
export class Mover {
  private readonly moved = new Map<Expression, Expression>()
  private readonly forwarded = new Map<Expression, Expression>()
  private written: ReadonlyMap<number, readonly Store[]> | undefined

  constructor(
    private readonly expressions: Expressions, private readonly place: (at: Affine) => Affine | undefined,
    private readonly stores: readonly Store[], private readonly forbidden: ReadonlySet<number> = new Set(),
  ) {}

  at(at: Affine): Affine {
    const place = this.place(at)
    if (place === undefined) throw unmergeable
    return place
  }

  value(e: Expression): Expression {
    const moved = this.expressions.moved(e, this.place, this.moved)
    if (moved === undefined) throw unmergeable
    return this.expressions.rewrite(moved, leaf => this.forward(leaf), this.forwarded)
  }

  store(s: Store): Store {
    return { buffer: s.buffer, at: this.at(s.at), value: this.value(s.value) }
  }

  private forward(leaf: Expression): Expression {
    if (leaf.kind !== 'load' && leaf.kind !== 'gather') return leaf
    if (this.forbidden.has(leaf.buffer)) throw unmergeable
    const stores = this.storesTo(leaf.buffer)
    if (stores === undefined) return leaf
    const found = leaf.kind === 'load' ? stores.find(s => same(s.at, leaf.at)) : undefined
    if (found === undefined) throw unmergeable
    return found.value
  }

  private storesTo(buffer: number): readonly Store[] | undefined {
    if (this.written === undefined) {
      const written = new Map<number, Store[]>()
      for (const s of this.stores) entryOf(written, s.buffer, () => []).push(s)
      this.written = written
    }
    return this.written.get(buffer)
  }
}
