import type { Code, Local } from '../assembler/code.js'
import { emitPack } from './gemm-pack.js'
import { PACKED_ROWS, tileRows, type Plan } from './gemm-plan.js'
import { emitMoved } from './places.js'
import { emitSums, type Context, type Stripe } from './gemm-sums.js'
import type { Gemm } from './gemm-types.js'

/** Goes through the matrices of a batch and says which of their units are to be done. */
export const emitBatches = (
  code: Code, gemm: Gemm, plan: Plan,
  body: (batch: readonly Local[], aBase: Local, bBase: Local, from: Local, to: Local) => void,
): void => {
  const [from, to] = [code.param(0), code.param(1)]
  const [aBase, bBase] = [code.local('i32'), code.local('i32')]
  if (gemm.batch.length === 0) {
    emitMoved(code.i32(plan.a.base), plan.a.move).set(aBase)
    emitMoved(code.i32(plan.b.base), plan.b.move).set(bBase)
    code.get(from).get(to).op('i32.lt_s').if(() => body([], aBase, bBase, from, to))
    return
  }
  const { size } = plan.arithmetic
  const [matrix, rest, begin, end] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
  const batch = gemm.batch.map(() => code.local('i32'))
  emitWhile(code, from, to, () => {
    code.get(from).i32(plan.units).op('i32.div_u').tee(matrix).set(rest)
    for (let axis = batch.length - 1; axis > 0; axis--) {
      code.get(rest).i32(gemm.batch[axis]!).op('i32.rem_u').set(batch[axis]!)
      code.get(rest).i32(gemm.batch[axis]!).op('i32.div_u').set(rest)
    }
    code.get(rest).set(batch[0]!)
    for (const [operand, base] of [[plan.a, aBase], [plan.b, bBase]] as const) {
      emitMoved(code.i32(operand.base), operand.move)
      batch.forEach((index, axis) => code.get(index).i32((operand.batch[axis] ?? 0) * size).op('i32.mul').op('i32.add'))
      code.set(base)
    }
    code.get(from).get(matrix).i32(plan.units).op('i32.mul').tee(matrix).op('i32.sub').set(begin)
    code.get(to).get(matrix).op('i32.sub').set(end)
    emitMinimum(code, end, plan.units)
    body(batch, aBase, bBase, begin, end)
    code.get(matrix).i32(plan.units).op('i32.add').set(from)
  })
}

/** The units from `from` to `to` of one matrix: blocks of rows, in them panels of columns. */
export const emitMatrix = (context: Context, from: Local, to: Local): void => {
  const { code, plan: { m, rowBlock, unitRows, panels, lastVectors } } = context
  const [row, rowEnd, panel, panelEnd] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
  const all = panels + (lastVectors > 0 ? 1 : 0)
  if (unitRows > 0) {
    code.get(from).i32(unitRows).op('i32.mul').set(row)
    code.get(to).i32(unitRows).op('i32.mul').set(rowEnd)
    emitMinimum(code, rowEnd, m)
    code.i32(0).set(panel).i32(all).set(panelEnd)
  } else {
    code.i32(0).set(row).i32(m).set(rowEnd)
    code.get(from).set(panel).get(to).set(panelEnd)
  }
  if (m <= rowBlock) return emitPanels(context, row, rowEnd, panel, panelEnd)
  const end = code.local('i32')
  code.loop(again => {
    code.get(row).i32(rowBlock).op('i32.add').set(end)
    code.get(end).get(rowEnd).get(end).get(rowEnd).op('i32.lt_s').op('select').set(end)
    emitPanels(context, row, end, panel, panelEnd)
    code.get(end).tee(row).get(rowEnd).op('i32.lt_s').branchIf(again)
  })
}

/** A block of rows, in all the panels. */
const emitPanels = (context: Context, row: Local, rowEnd: Local, panelFrom: Local, panelTo: Local): void => {
  const { code, plan: { n, packA, panels, vectors, lastVectors, arithmetic: { lanes } } } = context
  if (packA) emitPackA(context, row, rowEnd)
  const width = vectors * lanes
  const [column, end] = [code.local('i32'), code.local('i32')]
  if (panels > 0) {
    code.get(panelFrom).i32(width).op('i32.mul').set(column)
    code.get(panelTo).set(end)
    emitMinimum(code, end, panels)
    code.get(end).i32(width).op('i32.mul').set(end)
    emitWhile(code, column, end, () => {
      emitPanel(context, row, rowEnd, column, vectors, width)
      code.get(column).i32(width).op('i32.add').set(column)
    })
  }
  if (lastVectors > 0) {
    code.get(panelTo).i32(panels).op('i32.gt_s').if(() => {
      code.i32(panels * width).set(column)
      emitPanel(context, row, rowEnd, column, lastVectors, n - panels * width)
    })
  }
  code.release('i32', column, end)
}

/** Copies a block of rows of A, whose columns are contiguous, as tiles of four rows: as many at a time as a line of the cache holds. */
const emitPackA = ({ code, plan: { arithmetic, a, k, m, copyAt }, aBase, scratch }: Context, row: Local, rowEnd: Local): void => {
  const [i, source, target, count, end] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
  const { size } = arithmetic
  const pack = (valid: number): void => {
    const beside = { panels: Math.ceil(valid / PACKED_ROWS), apart: PACKED_ROWS * k * size }
    code.get(i).i32(size).op('i32.mul').get(aBase).op('i32.add').set(source)
    code.get(i).get(row).op('i32.sub').i32(k * size).op('i32.mul').get(scratch).op('i32.add').i32(copyAt).op('i32.add').set(target)
    code.i32(k).set(count)
    emitPack(code, { arithmetic, width: PACKED_ROWS, valid, beside, source, along: a.column, across: 1, target, k: count })
  }
  code.get(row).set(i)
  for (const rows of [64 / size, PACKED_ROWS]) {
    code.get(rowEnd).i32(rows - 1).op('i32.sub').set(end)
    emitWhile(code, i, end, () => {
      pack(rows)
      code.get(i).i32(rows).op('i32.add').set(i)
    })
  }
  if (m % PACKED_ROWS > 0) code.get(i).get(rowEnd).op('i32.lt_s').if(() => pack(m % PACKED_ROWS))
  code.release('i32', i, source, target, count, end)
}

/** A block of rows in one panel, `valid` columns wide. */
const emitPanel = (context: Context, row: Local, rowEnd: Local, column: Local, vectors: number, valid: number): void => {
  const { code, plan, bBase, scratch } = context
  const { arithmetic, b, k, kBlock, packB, packRuns } = plan
  const { size, lanes } = arithmetic
  const width = vectors * lanes
  const panel = code.local('i32')
  const kFrom = code.local('i32')
  const kCount = code.local('i32')
  const kNumber = code.local('i32')
  const block = (): void => {
    code.get(column).i32(b.column * size).op('i32.mul').get(bBase).op('i32.add').set(panel)
    if (k > kBlock) code.get(panel).get(kFrom).i32(b.row * size).op('i32.mul').op('i32.add').set(panel)
    if (packB && !packRuns) {
      const [source, target] = [code.local('i32'), code.local('i32')]
      code.get(panel).set(source).get(scratch).tee(target).set(panel)
      emitPack(code, { arithmetic, width, valid, source, along: b.row, across: b.column, target, k: kCount })
      code.release('i32', source, target)
    }
    emitRows(context, { row, rowEnd, column, vectors, valid, panel, panelStep: packB ? width * size : b.row * size, kFrom, kCount, kNumber })
  }
  if (k <= kBlock) {
    code.i32(k).set(kCount)
    block()
  } else {
    code.i32(0).tee(kFrom).set(kNumber)
    code.loop(again => {
      code.i32(k).get(kFrom).op('i32.sub').set(kCount)
      emitMinimum(code, kCount, kBlock)
      block()
      code.get(kNumber).i32(1).op('i32.add').set(kNumber)
      code.get(kFrom).i32(kBlock).op('i32.add').tee(kFrom).i32(k).op('i32.lt_u').branchIf(again)
    })
  }
  code.release('i32', panel, kFrom, kCount, kNumber)
}

/** The tiles of a panel, one below the other. */
const emitRows = (context: Context, stripe: Stripe): void => {
  const { code, plan: { m, packA } } = context
  const { row, rowEnd, vectors } = stripe
  const rows = Math.min(tileRows(vectors, packA), m)
  const i = code.local('i32')
  const full = code.local('i32')
  code.get(row).set(i)
  code.get(rowEnd).set(full)
  emitMinimum(code, full, m - m % rows)
  emitWhile(code, i, full, () => {
    emitSums(context, stripe, i, rows)
    code.get(i).i32(rows).op('i32.add').set(i)
  })
  if (m % rows > 0) code.get(i).get(rowEnd).op('i32.lt_s').if(() => emitSums(context, stripe, i, m % rows))
  code.release('i32', i, full)
}

/** Limits a local to a number. */
const emitMinimum = (code: Code, local: Local, limit: number): void => {
  code.get(local).i32(limit).get(local).i32(limit).op('i32.lt_s').op('select').set(local)
}

/** Repeats while a local is less than another. */
const emitWhile = (code: Code, local: Local, end: Local, body: () => void): void => {
  code.block(exit => code.loop(again => {
    code.get(local).get(end).op('i32.ge_s').branchIf(exit)
    body()
    code.branch(again)
  }))
}
