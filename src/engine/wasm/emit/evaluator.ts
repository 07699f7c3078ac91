import type { Local } from '../assembler/code.js'
import type { Affine } from '../kernel/affine.js'
import { partsOf, walk, type Expression } from '../kernel/expression.js'
import type { Move, Store } from '../kernel/kernel.js'
import { BYTES, loadEach, loadRun, loadSplat, store, type PushAddress } from './access.js'
import { emitElementwise, routineOf, type Lanes } from './elementwise.js'
import { Places } from './places.js'
import { emitThreefry } from './threefry.js'
import type { Target } from './target.js'

/** Where each buffer lies. */
export type AddressOf = (buffer: number) => number

/** How each buffer moves from step to step of the loop around it. */
export type MoveOf = (buffer: number) => Move | undefined

export const unmoved: MoveOf = () => undefined

/** Where buffers lie while a kernel runs. */
export interface Where {
  readonly addressOf: AddressOf
  readonly moveOf: MoveOf
}

/** The indices at which an expression is computed, beyond those that the loops are at. */
export interface At {
  readonly offsets: readonly number[]
  /** How many lanes hold elements. */
  readonly valid: number
}

/** Computes expressions at the loops' indices: all of a vector's lanes at once, along `axis`; the same in every lane where that is absent. */
export class Evaluator {
  readonly places: Places
  private readonly known = new Map<string, Local>()
  private readonly pending: string[] = []
  private readonly axesOf = new Map<Expression, ReadonlySet<number>>()
  /** Where the kernel's results lie, by number and unit. */
  results: (number: number, offsets: readonly number[]) => Local = () => { throw new Error('a result outside an epilogue') }

  constructor(
    private readonly target: Target, private readonly where: Where, readonly lanes: Lanes,
    extents: readonly number[], private readonly axis: number | undefined,
  ) {
    this.places = new Places(target.code, extents)
  }

  /** Announces what will be computed. */
  know(roots: readonly Expression[], stores: readonly Store[]): void {
    walk(roots, e => {
      if (e.kind === 'load' || e.kind === 'gather') this.places.know(e.at, BYTES[e.dtype], this.where.moveOf(e.buffer))
      if (e.kind === 'index') this.places.know(e.at, 1)
    })
    for (const s of stores) this.places.know(s.at, BYTES[s.value.dtype], this.where.moveOf(s.buffer))
  }

  /** The loop axes that an expression depends on; -1 stands for the kernel's results. */
  dependencies(e: Expression): ReadonlySet<number> {
    const known = this.axesOf.get(e)
    if (known !== undefined) return known
    const axes = new Set<number>()
    if ('at' in e) e.at.coefs.forEach((c, d) => { if (c !== 0) axes.add(d) })
    if (e.kind === 'result') axes.add(-1)
    for (const part of partsOf(e)) this.dependencies(part).forEach(d => axes.add(d))
    this.axesOf.set(e, axes)
    return axes
  }

  /** The expression's value, computed here unless it is known. */
  value(e: Expression, at: At): Local {
    const key = this.keyOf(e, at)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const { code } = this.target
    if (e.kind === 'result') return this.results(e.number, at.offsets)
    if (e.kind === 'threefry') {
      const args = e.args.map(x => this.value(x, at))
      const [a, b] = [code.local('v128'), code.local('v128')]
      emitThreefry(code, args, a, b)
      const [mine, other] = e.word === 0 ? [a, b] : [b, a]
      this.remember(this.keyOf(e, at), mine)
      this.remember(this.keyOf(e, at, e.word === 0 ? 1 : 0), other)
      return mine
    }
    this.compute(e, at)
    const local = code.local('v128')
    code.set(local)
    this.remember(key, local)
    return local
  }

  /** Makes the values at several indices known: elementary functions go through all of them in step. */
  prepare(e: Expression, ats: readonly At[]): void {
    if (this.known.has(this.keyOf(e, ats[0]!))) return
    for (const part of partsOf(e)) this.prepare(part, ats)
    const routine = routineOf(e)
    if (routine === undefined || e.kind !== 'apply') {
      if (e.kind !== 'result') for (const at of ats) this.value(e, at)
      return
    }
    const { code } = this.target
    const apart = ats.filter((at, i) => ats.findIndex(other => this.keyOf(e, other) === this.keyOf(e, at)) === i)
    const ys = apart.map(() => code.local('v128'))
    routine(code, this.value(e.args[0]!, apart[0]!), { xs: apart.map(at => this.value(e.args[0]!, at)), ys })
    apart.forEach((at, i) => this.remember(this.keyOf(e, at), ys[i]!))
  }

  /** Computes all values, then writes them: one may be read where another is written. */
  writeAll(stores: readonly Store[], at: At): void {
    for (const s of stores) this.value(s.value, at)
    for (const s of stores) this.write(s, at)
  }

  private write(s: Store, at: At): void {
    const value = this.value(s.value, at)
    const bytes = BYTES[s.value.dtype]
    const coef = this.along(s.at)
    store(this.target.code, s.value.dtype, this.lanes, value, this.axis === undefined ? 1 : at.valid, coef === 1,
      lane => this.push(s.at, bytes, s.buffer, at, lane))
  }

  /** Runs `emit`; what it computes is forgotten afterwards, and its locals are free again. */
  scope(emit: () => void): void {
    const mark = this.pending.length
    emit()
    for (const key of this.pending.splice(mark)) {
      this.target.code.release('v128', this.known.get(key)!)
      this.known.delete(key)
    }
  }

  private remember(key: string, local: Local): void {
    this.known.set(key, local)
    this.pending.push(key)
  }

  /** Equal for indices between which the expression does not differ. */
  private keyOf(e: Expression, { offsets }: At, word?: 0 | 1): string {
    const axes = this.dependencies(e)
    let key = e.kind === 'threefry' ? `t${e.args.map(x => x.id).join()}/${word ?? e.word}` : `${e.id}`
    offsets.forEach((n, axis) => { if (n !== 0 && (axes.has(axis) || axes.has(-1))) key += `;${axis}+${n}` })
    return key
  }

  private along(at: Affine): number {
    return this.axis === undefined ? 0 : at.coefs[this.axis]!
  }

  private push(at: Affine, bytes: number, buffer: number, { offsets }: At, lane: number): number {
    const at0 = this.axis === undefined || lane === 0 ? offsets : offsets.map((n, d) => d === this.axis ? n + lane : n)
    return this.places.push(at, bytes, this.where.addressOf(buffer), at0, this.where.moveOf(buffer))
  }

  private compute(e: Expression, at: At): void {
    const { code } = this.target
    switch (e.kind) {
      case 'constant':
        if (e.dtype === 'float32') code.f32x4(e.value)
        else if (e.dtype === 'float64') code.f64x2(e.value)
        else code.i32x4(e.dtype === 'bool' ? -e.value : e.value)
        return
      case 'load': return this.load(e.dtype, this.along(e.at), at.valid, lane => this.push(e.at, BYTES[e.dtype], e.buffer, at, lane))
      case 'index': return this.index(e, at)
      case 'apply': return emitElementwise(this.target, e, e.args.map(x => this.value(x, at)), this.axis === undefined ? 1 : at.valid)
      case 'gather': return this.gather(e, at)
      default: throw new Error(`no code for ${e.kind}`)
    }
  }

  private load(dtype: Expression['dtype'], coef: number, valid: number, push: PushAddress): void {
    const { code } = this.target
    if (coef === 0) loadSplat(code, dtype, push)
    else if (coef === 1) loadRun(code, dtype, this.lanes, push)
    else loadEach(code, dtype, valid, push)
  }

  private index(e: Extract<Expression, { kind: 'index' }>, at: At): void {
    const { code } = this.target
    const offset = this.places.push(e.at, 1, 0, at.offsets)
    code.i32(offset).op('i32.add').op('i32x4.splat')
    const coef = this.along(e.at)
    if (coef !== 0) code.i32x4(0, coef, 2 * coef, 3 * coef).op('i32x4.add')
    if (e.dtype === 'float32') code.op('f32x4.convert_i32x4_s')
    if (e.dtype === 'float64') code.op('f64x2.convert_low_i32x4_s')
    if (e.dtype === 'bool') code.i32x4(0).op('i32x4.ne')
  }

  /** Elements whose place depends on indices in memory. Where the indices are the same in all lanes, it is a load at a moved address. */
  private gather(e: Extract<Expression, { kind: 'gather' }>, at: At): void {
    const { code } = this.target
    const bytes = BYTES[e.dtype]
    const moved = code.local('v128')
    code.i32x4(0).set(moved)
    for (const { index, stride, greatest } of e.terms) {
      const i = this.value(index, at)
      code.get(i).i32x4(greatest).op('i32x4.min_s').i32x4(0).op('i32x4.max_s').i32x4(stride * bytes).op('i32x4.mul').get(moved).op('i32x4.add').set(moved)
    }
    const backwards = e.terms.some(t => t.stride < 0)
    const same = this.axis === undefined || e.terms.every(t => !this.dependencies(t.index).has(this.axis!))
    const address = code.local('i32')
    if (same) code.get(moved).lane('i32x4.extract_lane', 0).set(address)
    const push = (lane: number): number => {
      const offset = this.push(e.at, bytes, e.buffer, at, lane)
      if (same) code.get(address)
      else code.get(moved).lane('i32x4.extract_lane', lane)
      code.op('i32.add')
      if (!backwards) return offset
      // The sum of the locals alone may be negative, which is no address.
      code.i32(offset).op('i32.add')
      return 0
    }
    if (same) this.load(e.dtype, this.along(e.at), at.valid, push)
    else loadEach(code, e.dtype, at.valid, push)
    code.release('i32', address)
    code.release('v128', moved)
  }
}
