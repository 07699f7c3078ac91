import type { Code, Local } from '../assembler/code.js'
import { entryOf } from '../kernel/entry.js'
import { partsOf, walk, type Expression } from '../kernel/expression.js'
import { rootsOf, type LoopKernel } from '../kernel/kernel.js'
import { Registers, RUN } from './accumulate.js'
import { routineOf, type Lanes } from './elementwise.js'
import { Evaluator, type At, type Where } from './evaluator.js'
import type { Target } from './target.js'

/** Elements of a loop of vectors that stay with one thread: whole cache lines, and whole rounds of unrolled vectors. */
export const BLOCK = 256

/** Vectors that a loop works on side by side, so that one does not wait for another. */
const UNROLL = 4

/** 2 lanes where float64 takes part. */
export const lanesOf = (roots: readonly Expression[]): Lanes => {
  let lanes: Lanes = 4
  walk(roots, e => { if (e.dtype === 'float64') lanes = 2 })
  return lanes
}

/** A range of units for a thread. */
interface Bounds {
  readonly from: Local
  readonly to: Local
}

/** The axis that lanes run along; none where there are no axes. */
const vectorAxis = ({ extents, reduced, columns }: LoopKernel): number | undefined => {
  const axis = reduced > 0 && !columns ? extents.length - 1 : extents.length - reduced - 1
  return axis < 0 ? undefined : axis
}

/** How threads share the first axis: the step of one unit along it, and how many units there are. */
export const splitOf = (kernel: LoopKernel): { readonly step: number; readonly units: number } | undefined => {
  const { extents, reduced } = kernel
  if (extents.length === reduced) return undefined
  const step = vectorAxis(kernel) === 0 ? BLOCK : 1
  return { step, units: Math.ceil(extents[0]! / step) }
}

/** The most times that a loop runs by itself, whose counter has 32 bits. Loops that only repeat elements may be longer. */
const MOST_COUNTED = 2 ** 30

/** Behind how many steps of a loop the runs of sums end, and what is done there. */
interface Runs {
  readonly steps: number
  readonly end: () => void
}

/** Of the loops around an addition, the one whose steps make up runs, and how many of them make one; `undefined` where all are one run. */
const longest = (counts: readonly number[]): { readonly loop: number; readonly steps: number } | undefined => {
  let inner = 1
  for (let loop = counts.length - 1; loop >= 0; loop--) {
    if (inner * counts[loop]! > RUN) return { loop, steps: Math.floor(RUN / inner) }
    inner *= counts[loop]!
  }
  return undefined
}

/** The runs of the loop at a position, where the loops that sum up begin at `first`. */
const runsOf = (long: ReturnType<typeof longest>, first: number, registers: readonly Registers[]) => (position: number): Runs | undefined =>
  long?.loop === position - first ? { steps: long.steps, end: () => registers.forEach(r => r.endRun()) } : undefined

/** Emits the loops of a kernel, or, with `bounds`, those units of its first axis. */
export const emitLoops = (target: Target, where: Where, kernel: LoopKernel, bounds: Bounds | undefined): void =>
  new LoopEmitter(target, where, kernel, bounds).emit()

class LoopEmitter {
  private readonly code: Code
  private readonly evaluator: Evaluator
  private readonly lanes: Lanes
  private readonly axis: number | undefined
  private readonly order: readonly number[]
  private readonly zero: readonly number[]
  private readonly split: ReturnType<typeof splitOf>
  /** Expressions by the number of loops that they depend on, where something deeper needs them. */
  private readonly early = new Map<number, Expression[]>()

  constructor(
    target: Target, where: Where, private readonly kernel: LoopKernel, private readonly bounds: Bounds | undefined,
  ) {
    this.code = target.code
    const roots = rootsOf(kernel)
    this.lanes = lanesOf(roots)
    this.axis = vectorAxis(kernel)
    this.order = kernel.extents.map((_, d) => d)
    this.zero = kernel.extents.map(() => 0)
    this.split = bounds === undefined ? undefined : splitOf(kernel)
    this.evaluator = new Evaluator(target, where, this.lanes, kernel.extents, this.axis)
    this.evaluator.know(roots, [...kernel.body, ...kernel.epilogue])
    this.findEarly(roots)
  }

  emit(): void {
    const { evaluator, bounds, split } = this
    evaluator.places.enter(bounds !== undefined && split !== undefined ? [[0, bounds.from, split.step]] : [])
    evaluator.scope(() => {
      this.computeEarly(0)
      this.loops(0)
    })
    evaluator.places.release()
  }

  /** How many of the axes, outermost first, an expression depends on; results are known after the loops over reduced axes only. */
  private depthOf(e: Expression): number {
    let depth = 0
    for (const d of this.evaluator.dependencies(e)) depth = Math.max(depth, d + 1)
    return depth
  }

  private findEarly(roots: readonly Expression[]): void {
    const { extents, reduced, body, accumulators } = this.kernel
    const inner = new Set([...body.map(s => s.value), ...accumulators.map(a => a.value)])
    const needed = new Set<Expression>()
    walk(roots, e => {
      for (const part of partsOf(e)) if (this.depthOf(part) < this.depthOf(e)) needed.add(part)
      if (inner.has(e) && this.depthOf(e) < extents.length) needed.add(e)
    })
    for (const e of needed) {
      // Results, and what is made of them, belong to the epilogue.
      if (this.evaluator.dependencies(e).has(-1)) continue
      const depth = this.depthOf(e)
      // Along the lanes of columns, values are computed for each vector side by side.
      if (this.kernel.columns && reduced > 0 && depth === extents.length - reduced) continue
      entryOf(this.early, depth, () => []).push(e)
    }
  }

  private computeEarly(depth: number): void {
    for (const e of this.early.get(depth) ?? []) this.evaluator.value(e, { offsets: this.zero, valid: this.lanes })
  }

  /** The loops from position `i` of the order inwards. */
  private loops(i: number): void {
    const { kernel, order, axis } = this
    if (i === order.length) return this.innermost({ offsets: this.zero, valid: 1 })
    const d = order[i]!
    const kept = kernel.extents.length - kernel.reduced
    if (kernel.reduced > 0 && d >= kept) return this.reduction(i)
    if (d !== axis) return this.axisLoop(d, () => this.within(d, () => this.loops(i + 1)))
    if (kernel.reduced > 0) return this.columns(d, i)
    const ats: At[] = []
    this.vectors(d, this.units(d), at => { ats.push(at) }, () => { ats.length = 0 }, () => {
      this.evaluator.scope(() => {
        this.prepare(ats)
        for (const at of ats) this.evaluator.writeAll(this.kernel.body, at)
      })
    })
  }

  /** How many vectors of a map go side by side: several where they go through elementary functions. */
  private units(d: number): number {
    let dear = false
    walk(this.kernel.body.map(s => s.value), e => { dear ||= routineOf(e) !== undefined || e.kind === 'threefry' })
    return dear ? Math.min(UNROLL, Math.max(1, Math.floor(this.kernel.extents[d]! / this.lanes))) : 1
  }

  /** Computes what the body needs for several vectors in step, where that pays. */
  private prepare(ats: readonly At[]): void {
    if (ats.length < 2) return
    const { body, accumulators } = this.kernel
    for (const { value } of [...body, ...accumulators]) this.evaluator.prepare(value, ats)
  }

  private within(d: number, body: () => void): void {
    this.evaluator.scope(() => {
      this.computeEarly(d + 1)
      body()
    })
  }

  private innermost(at: At): void {
    this.evaluator.scope(() => this.evaluator.writeAll(this.kernel.body, at))
  }

  /** A loop over a whole axis, one index at a time; over the bounds' units when threads share this axis. */
  private axisLoop(d: number, body: () => void, runs?: Runs): void {
    const { code, evaluator: { places } } = this
    if (d === 0 && this.split !== undefined && this.bounds !== undefined) {
      const { from, to } = this.bounds
      const count = code.local('i32')
      code.get(to).get(from).op('i32.sub').set(count)
      code.block(exit => code.loop(again => {
        code.get(count).op('i32.eqz').branchIf(exit)
        body()
        places.advance(d, 1)
        code.get(count).i32(1).op('i32.sub').set(count).branch(again)
      }))
      code.release('i32', count)
      return
    }
    this.counted(d, this.kernel.extents[d]!, 1, body, runs)
    places.advance(d, -this.kernel.extents[d]!)
  }

  /** `count` times `body`, moving along an axis by `step` after each. With `runs`, a run ends behind so many times of it, and at the end. */
  private counted(d: number, count: number, step: number, body: () => void, runs?: Runs): void {
    const once = (): void => {
      body()
      this.evaluator.places.advance(d, step)
    }
    if (count > MOST_COUNTED) {
      const part = MOST_COUNTED - MOST_COUNTED % (runs?.steps ?? 1)
      this.repeated(Math.floor(count / part), () => this.counted(d, part, step, body, runs))
      this.counted(d, count % part, step, body, runs)
    } else if (runs === undefined) this.repeated(count, once)
    else this.inRuns(count, once, runs)
  }

  private repeated(count: number, body: () => void): void {
    if (count === 0) return
    if (count === 1) return body()
    const { code } = this
    const left = code.local('i32')
    code.i32(count).set(left)
    code.loop(again => {
      body()
      code.get(left).i32(1).op('i32.sub').tee(left).branchIf(again)
    })
    code.release('i32', left)
  }

  private inRuns(count: number, body: () => void, { steps, end }: Runs): void {
    if (count === 0) return
    const { code } = this
    const [left, run] = [code.local('i32'), code.local('i32')]
    code.i32(count).set(left)
    code.loop(again => {
      code.get(left).i32(steps).get(left).i32(steps).op('i32.lt_s').op('select').set(run)
      code.get(left).get(run).op('i32.sub').set(left)
      code.loop(next => {
        body()
        code.get(run).i32(1).op('i32.sub').tee(run).branchIf(next)
      })
      end()
      code.get(left).branchIf(again)
    })
    code.release('i32', left, run)
  }

  /** Vectors along a kept axis: `units` side by side while they last, then one by one, then the rest of the elements. */
  private vectors(d: number, units: number, body: (at: At, unit: number) => void, begin: (units: number) => void = () => {}, end: (units: number, valid: number) => void = () => {}): void {
    const { lanes, zero, kernel, code, evaluator: { places } } = this
    const size = kernel.extents[d]!
    const at = (unit: number, valid: number): At => ({ offsets: zero.map((n, a) => a === d ? n + unit * lanes : n), valid })
    const group = (count: number, valid: number): void => {
      begin(count)
      for (let unit = 0; unit < count; unit++) body(at(unit, valid), unit)
      end(count, valid)
    }
    const whole = Math.floor(size / lanes)
    const rest = size % lanes
    if (d === 0 && this.split !== undefined && this.bounds !== undefined) {
      // Units are blocks of whole vectors; the last block also takes the rest.
      const { from, to } = this.bounds
      const [count, perBlock] = [code.local('i32'), BLOCK / lanes]
      const minimum = code.local('i32')
      code.get(to).i32(perBlock).op('i32.mul').tee(minimum).i32(whole).get(minimum).i32(whole).op('i32.lt_s').op('select')
      code.get(from).i32(perBlock).op('i32.mul').op('i32.sub').set(count)
      for (const side of new Set([units, 1])) {
        code.block(exit => code.loop(again => {
          code.get(count).i32(side).op('i32.lt_s').branchIf(exit)
          group(side, lanes)
          places.advance(d, side * lanes)
          code.get(count).i32(side).op('i32.sub').set(count).branch(again)
        }))
      }
      if (rest > 0) code.get(to).i32(this.split.units).op('i32.eq').if(() => group(1, rest))
      code.release('i32', count, minimum)
      return
    }
    const groups = Math.floor(whole / units)
    this.counted(d, groups, units * lanes, () => group(units, lanes))
    this.counted(d, units === 1 ? 0 : whole % units, lanes, () => group(1, lanes))
    if (rest > 0) group(1, rest)
    places.advance(d, -whole * lanes)
  }

  /** Reduces along reduced axes with lanes along the last kept axis: each lane is a result. */
  private columns(d: number, i: number): void {
    const { kernel, lanes, evaluator, code } = this
    const units = Math.min(UNROLL, Math.max(1, Math.floor(kernel.extents[d]! / lanes)))
    const ats: At[] = []
    this.vectors(d, units, at => { ats.push(at) }, () => { ats.length = 0 }, () => {
      const long = longest(this.order.slice(i + 1).map(axis => kernel.extents[axis]!))
      const registers = kernel.accumulators.map(a => new Registers(code, a, lanes, ats.length, long !== undefined))
      registers.forEach(r => r.start())
      const runsIn = runsOf(long, i + 1, registers)
      const over = (j: number): void => {
        if (j < this.order.length) {
          const axis = this.order[j]!
          return this.axisLoop(axis, () => this.within(axis, () => over(j + 1)), runsIn(j))
        }
        evaluator.scope(() => {
          this.prepare(ats)
          ats.forEach((at, unit) => {
            evaluator.writeAll(kernel.body, at)
            kernel.accumulators.forEach((a, n) => registers[n]!.take(unit, evaluator.value(a.value, at), lanes))
          })
        })
      }
      over(i + 1)
      registers.forEach(r => r.settleEach())
      evaluator.results = (n, offsets) => registers[n]!.result(offsets[d]! / lanes)
      evaluator.scope(() => ats.forEach(at => evaluator.writeAll(kernel.epilogue, at)))
      registers.forEach(r => r.release())
    })
  }

  /** Reduces along reduced axes with lanes along the last of them: the lanes are combined at the end. */
  private reduction(i: number): void {
    const { kernel, lanes, evaluator, code, zero, order } = this
    const d = order.at(-1)!
    const size = kernel.extents[d]!
    const whole = Math.floor(size / lanes)
    const rest = size % lanes
    const units = Math.max(1, Math.min(UNROLL, whole))
    const groups = Math.floor(whole / units)
    const long = longest(order.slice(i).map(axis => axis === d ? Math.ceil(size / (units * lanes)) : kernel.extents[axis]!))
    const registers = kernel.accumulators.map(a => new Registers(code, a, lanes, units, long !== undefined))
    registers.forEach(r => r.start())
    const runsIn = runsOf(long, i, registers)
    const take = (unit: number, at: At): void => {
      evaluator.writeAll(kernel.body, at)
      kernel.accumulators.forEach((a, n) => registers[n]!.take(unit, evaluator.value(a.value, at), at.valid))
    }
    const offset = (elements: number): readonly number[] => zero.map((n, a) => a === d ? n + elements : n)
    const over = (j: number): void => {
      const axis = order[j]!
      if (axis !== d) return this.axisLoop(axis, () => this.within(axis, () => over(j + 1)), runsIn(j))
      const ats = Array.from({ length: units }, (_, unit): At => ({ offsets: offset(unit * lanes), valid: lanes }))
      this.counted(d, groups, units * lanes, () => evaluator.scope(() => {
        this.prepare(ats)
        ats.forEach((at, unit) => take(unit, at))
      }), runsIn(j))
      evaluator.scope(() => {
        const left = whole - groups * units
        for (let unit = 0; unit < left; unit++) take(unit, { offsets: offset(unit * lanes), valid: lanes })
        if (rest > 0) take(left % units, { offsets: offset(left * lanes), valid: rest })
      })
      evaluator.places.advance(d, -groups * units * lanes)
    }
    over(i)
    registers.forEach(r => r.finish())
    evaluator.results = n => registers[n]!.result(0)
    evaluator.scope(() => evaluator.writeAll(kernel.epilogue, { offsets: zero, valid: 1 }))
    registers.forEach(r => r.release())
  }
}
