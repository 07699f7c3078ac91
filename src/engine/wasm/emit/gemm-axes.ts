import { Code, type Local } from '../assembler/code.js'
import { arithmeticOf } from './gemm-dtype.js'
import { emitPairs, emitResults } from './gemm-sums.js'
import { emitTile } from './gemm-tile.js'
import type { Epilogue, Gemm, GemmOptions, SummedAxis } from './gemm-types.js'
import { emitScratch } from '../kernel/scratch.js'
import { emitMoved } from './places.js'

/*
 * Products that are summed over several axes, each with strides of its own in both operands: a convolution is one, over views of what it slides over. The order of a
 * sum follows from the sizes of the axes alone: parts of at most 128 products one after the other, up to eight such sums one after the other, and these in pairs.
 */

/** Products that are added one after the other, at most. */
const PART = 128

/** Sums of parts that are added one after the other. */
const PARTS = 8

const TILE_BYTES = 256

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64

/** How such a product is computed. A part takes `steps` of axis `split`, and all of the axes behind it. */
const planAxes = ({ dtype, m, n, k, a, b, outer = [] }: Gemm) => {
  const { lanes, size } = arithmeticOf(dtype)
  const axes: readonly SummedAxis[] = [...outer, { extent: k, a: a.column, b: b.row }]
  let split = axes.length - 1
  let behind = 1
  while (split > 0 && behind * axes[split]!.extent <= PART) behind *= axes[split--]!.extent
  const most = Math.max(1, Math.floor(PART / behind))
  const parts = Math.ceil(axes[split]!.extent / most)
  const steps = Math.ceil(axes[split]!.extent / parts)
  const all = axes.slice(0, split).reduce((product, { extent }) => product * extent, parts)
  const columns = Math.ceil(n / lanes)
  const vectors = Math.min(2, columns)
  const rows = Math.min(m, vectors === 1 ? 6 : 4)
  const panels = Math.ceil(columns / vectors)
  const level = align(m * vectors * 16)
  const blocks = Math.ceil(all / PARTS)
  return { lanes, size, axes, split, parts, steps, all, vectors, rows, panels, level, blocks, scratch: TILE_BYTES + Math.ceil(Math.log2(blocks)) * level }
}

/** Into how many units the work falls: a panel of columns of each matrix. */
export const unitsOfAxes = (gemm: Gemm): number => gemm.batch.reduce((product, extent) => product * extent, planAxes(gemm).panels)

export const scratchOfAxes = (gemm: Gemm): number => planAxes(gemm).scratch

/** Neighbouring axes that both operands run through as one. */
const nested = (axes: readonly SummedAxis[]): readonly SummedAxis[] => axes.reduceRight<readonly SummedAxis[]>((found, axis) => {
  const [first, ...rest] = found
  return axis.extent === 1 ? found : first !== undefined && axis.a === first.a * first.extent && axis.b === first.b * first.extent
    ? [{ ...first, extent: first.extent * axis.extent }, ...rest] : [axis, ...found]
}, [])

/** A function `(from, to, thread)` that computes those units. */
export const emitAxes = (gemm: Gemm, epilogue: Epilogue, { relaxed = false }: GemmOptions): Code => {
  const { m, n, a, b } = gemm
  const plan = planAxes(gemm)
  const { lanes, size, axes, split, parts, steps, all, vectors, rows, panels, level, blocks } = plan
  const arithmetic = arithmeticOf(gemm.dtype)
  const code = new Code(['i32', 'i32', 'i32'])
  const scratch = emitScratch(code, gemm.scratch, gemm.scratchStep ?? plan.scratch)
  const local = (): Local => code.local('i32')
  const batch = gemm.batch.map(local)
  const [unit, rest, panel, aBase, bBase, aRow, slot, number] = [local(), local(), local(), local(), local(), local(), local(), local()]
  /** Where the next part lies, and the indices that lead there; for the tile at work, and for the first one of the block. */
  const place = () => ({ a: local(), b: local(), index: axes.slice(0, split + 1).map(local) })
  const [now, block] = [place(), place()]
  const [pa, pb] = [local(), local()]
  const last = axes[split]!.extent - (parts - 1) * steps
  const add = (to: Local, bytes: number): void => { if (bytes !== 0) code.get(to).i32(bytes).op('i32.add').set(to) }
  const reset = ({ a: toA, b: toB, index }: ReturnType<typeof place>): void => { for (const to of [toA, toB, ...index]) code.i32(0).set(to) }
  const copy = (from: ReturnType<typeof place>, to: ReturnType<typeof place>): void => {
    code.get(from.a).set(to.a).get(from.b).set(to.b)
    from.index.forEach((value, i) => code.get(value).set(to.index[i]!))
  }
  /** Moves on to the next part: the last index counts first. */
  const advance = (axis: number): void => {
    const { extent, a: stepA, b: stepB } = axes[axis]!
    const [count, by] = axis === split ? [parts, steps] : [extent, 1]
    const index = now.index[axis]!
    if (count > 1) {
      add(now.a, stepA * by * size)
      add(now.b, stepB * by * size)
      code.get(index).i32(1).op('i32.add').set(index)
    }
    if (axis === 0) return
    const carry = (): void => {
      if (count > 1) {
        add(now.a, -stepA * by * count * size)
        add(now.b, -stepB * by * count * size)
        code.i32(0).set(index)
      }
      advance(axis - 1)
    }
    if (count > 1) code.get(index).i32(count).op('i32.eq').if(carry)
    else carry()
  }
  /** Adds the products of one part to the sums. */
  const part = (acc: readonly (readonly Local[])[]): void => {
    const behind = nested(axes.slice(split + 1))
    const { a: stepA, b: stepB } = axes[split]!
    const [only] = behind
    // Where the split axis and those behind it are one, so is the loop.
    const one = behind.length === 0 || (behind.length === 1 && only!.extent * only!.a === stepA && only!.extent * only!.b === stepB)
    code.get(now.a).get(aRow).op('i32.add').set(pa)
    code.get(now.b).get(bBase).op('i32.add').set(pb)
    const tile = (pointerA: Local, pointerB: Local, axis: SummedAxis, k: { readonly known: number } | { readonly local: Local }): void => emitTile(code, {
      arithmetic, rows: acc.length, vectors: acc[0]!.length, a: pointerA, aRow: r => r * a.row * size, aStep: axis.a * size, b: pointerB, bStep: axis.b * size, k, relaxed,
    }, acc)
    const count = local()
    const counted = (): void => { code.i32(steps).i32(last).get(now.index[split]!).i32(parts - 1).op('i32.ne').op('select').set(count) }
    if (one) {
      const inner = only?.extent ?? 1
      const axis = only ?? axes[split]!
      if (last === steps) tile(pa, pb, axis, { known: steps * inner })
      else {
        counted()
        if (inner > 1) code.get(count).i32(inner).op('i32.mul').set(count)
        tile(pa, pb, axis, { local: count })
      }
    } else {
      if (last === steps) code.i32(steps).set(count)
      else counted()
      const inside = (i: number, fromA: Local, fromB: Local): void => {
        const axis = behind[i]!
        const [ownA, ownB] = [local(), local()]
        code.get(fromA).set(ownA).get(fromB).set(ownB)
        if (i === behind.length - 1) tile(ownA, ownB, axis, { known: axis.extent })
        else {
          const left = local()
          code.i32(axis.extent).set(left).loop(again => {
            inside(i + 1, ownA, ownB)
            add(ownA, axis.a * size)
            add(ownB, axis.b * size)
            code.get(left).i32(1).op('i32.sub').tee(left).branchIf(again)
          })
          code.release('i32', left)
        }
        code.release('i32', ownA, ownB)
      }
      code.loop(again => {
        inside(0, pa, pb)
        add(pa, stepA * size)
        add(pb, stepB * size)
        code.get(count).i32(1).op('i32.sub').tee(count).branchIf(again)
      })
    }
    code.release('i32', count)
  }
  const width = vectors * lanes
  /** One tile of `count` rows from row `i` on, of which `valid` columns are there, in one block of parts. */
  const tileOf = (i: Local, column: Local, count: number, wide: number, valid: number): void => {
    const acc = Array.from({ length: count }, () => Array.from({ length: wide }, () => code.local('v128')))
    const each = (emit: (sum: Local, at: number) => void): void => acc.forEach((sums, r) => sums.forEach((sum, v) => emit(sum, (r * wide + v) * 16)))
    const store = (): void => each((sum, at) => code.get(slot).get(sum).memory('v128.store', at))
    const join = (): void => each((sum, at) => code.get(slot).memory('v128.load', at).get(sum).op(arithmetic.add).set(sum))
    const begin = (): void => each(sum => code.i32x4(0).set(sum))
    const finish = (): void => emitResults({ code, plan: { arithmetic }, epilogue, batch }, acc, i, column, valid)
    code.get(i).i32(a.row * size).op('i32.mul').get(aBase).op('i32.add').set(aRow)
    if (blocks > 1) copy(block, now)
    else reset(now)
    begin()
    part(acc)
    if (all > 1) {
      const left = local()
      if (blocks === 1) code.i32(all - 1).set(left)
      else code.i32(all - 1).get(number).i32(PARTS).op('i32.mul').op('i32.sub').tee(left).i32(PARTS - 1).get(left).i32(PARTS - 1).op('i32.lt_s').op('select').set(left)
      advance(split)
      code.get(scratch).set(slot)
      code.get(left).if(() => code.loop(again => {
        store()
        begin()
        part(acc)
        join()
        advance(split)
        code.get(left).i32(1).op('i32.sub').tee(left).branchIf(again)
      }))
      code.release('i32', left)
    }
    if (blocks > 1) {
      const final = (): Code => code.get(number).i32(blocks - 1).op('i32.eq')
      code.get(i).i32(vectors * 16).op('i32.mul').get(scratch).op('i32.add').i32(TILE_BYTES).op('i32.add').set(slot)
      emitPairs(code, number, final, slot, level, join)
      final().if(finish, store)
    } else code.get(code.param(0)).i32(0).op('i32.ge_s').if(finish) // opaque: keeps what follows out of the loop's registers
    code.release('v128', ...acc.flat())
  }
  /** All rows of one panel. */
  const rowsOf = (column: Local, wide: number, valid: number): void => {
    const i = local()
    code.i32(0).set(i)
    const whole = m - m % rows
    if (whole > 0) code.loop(again => {
      tileOf(i, column, rows, wide, valid)
      code.get(i).i32(rows).op('i32.add').tee(i).i32(whole).op('i32.lt_s').branchIf(again)
    })
    if (m % rows > 0) tileOf(i, column, m % rows, wide, valid)
    code.release('i32', i)
  }
  const panelOf = (wide: number, valid: number): void => {
    const column = local()
    code.get(panel).i32(width).op('i32.mul').set(column)
    code.get(column).i32(b.column * size).op('i32.mul').get(bBase).op('i32.add').set(bBase)
    if (blocks === 1) rowsOf(column, wide, valid)
    else {
      reset(block)
      code.i32(0).set(number).loop(again => {
        rowsOf(column, wide, valid)
        copy(now, block)
        code.get(number).i32(1).op('i32.add').tee(number).i32(blocks).op('i32.lt_s').branchIf(again)
      })
    }
    code.release('i32', column)
  }
  const rest_ = n - (panels - 1) * width
  code.get(code.param(0)).set(unit)
  code.block(exit => code.loop(again => {
    code.get(unit).get(code.param(1)).op('i32.ge_s').branchIf(exit)
    code.get(unit).i32(panels).op('i32.rem_u').set(panel)
    code.get(unit).i32(panels).op('i32.div_u').set(rest)
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      code.get(rest).i32(gemm.batch[axis]!).op('i32.rem_u').set(batch[axis]!)
      code.get(rest).i32(gemm.batch[axis]!).op('i32.div_u').set(rest)
    }
    for (const [operand, base] of [[a, aBase], [b, bBase]] as const) {
      emitMoved(code.i32(operand.base), operand.move)
      batch.forEach((index, axis) => { if (operand.batch[axis] !== 0) code.get(index).i32((operand.batch[axis] ?? 0) * size).op('i32.mul').op('i32.add') })
      code.set(base)
    }
    const narrow = (): void => panelOf(Math.ceil(rest_ / lanes), rest_)
    if (rest_ === width) panelOf(vectors, width)
    else if (panels === 1) narrow()
    else code.get(panel).i32(panels - 1).op('i32.eq').if(narrow, () => panelOf(vectors, width))
    code.get(unit).i32(1).op('i32.add').set(unit).branch(again)
  }))
  return code
}

