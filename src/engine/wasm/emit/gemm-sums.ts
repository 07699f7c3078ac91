import type { Code, Local } from '../assembler/code.js'
import { emitPack, emitTransposed } from './gemm-pack.js'
import { PACKED_ROWS, type Plan } from './gemm-plan.js'
import { emitTile, type Tile } from './gemm-tile.js'
import type { Epilogue } from './gemm-types.js'

/** What holds while one matrix is computed. */
export interface Context {
  readonly code: Code
  readonly plan: Plan
  readonly epilogue: Epilogue
  readonly relaxed: boolean
  /** The indices of the matrix in its batch, and the addresses of its operands' first elements. */
  readonly batch: readonly Local[]
  readonly aBase: Local
  readonly bBase: Local
  /** The address of this thread's scratch memory. */
  readonly scratch: Local
}

/** A block of rows and of products in one panel of columns. */
export interface Stripe {
  readonly row: Local
  readonly rowEnd: Local
  /** The panel's first column, its vectors and how many columns it really has. */
  readonly column: Local
  readonly vectors: number
  readonly valid: number
  /** Where the panel's first products find it, in place or copied, and the bytes from one k to the next. */
  readonly panel: Local
  readonly panelStep: number
  /** The first product of the block, how many there are, and the number of the block. */
  readonly kFrom: Local
  readonly kCount: Local
  readonly kNumber: Local
}

/** The sums of a tile, by row and vector. */
type Sums = readonly (readonly Local[])[]

/** One tile in one block of products: they are added up, the block's sum is joined with those of the blocks before, and the last one handed over. */
export const emitSums = (context: Context, stripe: Stripe, i: Local, rows: number): void => {
  const { code, plan, relaxed, aBase, scratch } = context
  const { arithmetic, a, b, k, kBlock, run, packA, packRuns, runsAt, blocksAt, level, copyAt, throughMemory } = plan
  const { size } = arithmetic
  const { row, column, vectors, valid, panel, panelStep, kFrom, kCount, kNumber } = stripe
  const acc = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => code.local('v128')))
  const [pointer, line, slot] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const lowest = packA ? 0 : Math.min(0, (rows - 1) * a.row * size)
  const aStep = packA ? PACKED_ROWS * size : a.column * size
  const inScratch = (bytesOfRow: number, at: number): Code =>
    code.get(i).get(row).op('i32.sub').i32(bytesOfRow).op('i32.mul').get(scratch).op('i32.add').i32(at).op('i32.add')
  if (packA) inScratch(k * size, copyAt).set(pointer)
  else code.get(i).i32(a.row * size).op('i32.mul').get(aBase).op('i32.add').i32(lowest).op('i32.add').set(pointer)
  if (k > kBlock) code.get(kFrom).i32(aStep).op('i32.mul').get(pointer).op('i32.add').set(pointer)
  const source = code.local('i32')
  code.get(panel).tee(line).set(source)
  const each = (emit: (sum: Local, at: number) => void): void => {
    acc.forEach((sums, r) => sums.forEach((sum, v) => emit(sum, (r * vectors + v) * 16)))
  }
  const store = (): void => each((sum, at) => code.get(slot).get(sum).memory('v128.store', at))
  const load = (): void => each((sum, at) => code.get(slot).memory('v128.load', at).set(sum))
  const add = (): void => each((sum, at) => code.get(slot).memory('v128.load', at).get(sum).op(arithmetic.add).set(sum))
  const atRuns = (): Code => code.get(scratch).i32(runsAt).op('i32.add').set(slot)
  /** Begins the sums and adds as many products, which are copied first where each copy is read once. */
  const products = (count: Tile['k']): void => {
    if (packRuns) {
      const [from, target, all] = [code.local('i32'), code.local('i32'), code.local('i32')]
      if ('known' in count) code.i32(count.known).set(all)
      else code.get(count.local).set(all)
      code.get(source).set(from).get(scratch).tee(target).set(line)
      emitPack(code, { arithmetic, width: vectors * arithmetic.lanes, valid, source: from, along: b.row, across: b.column, target, k: all })
      code.get(all).i32(b.row * size).op('i32.mul').get(source).op('i32.add').set(source)
      code.release('i32', from, target, all)
    }
    each(sum => code.i32x4(0).set(sum))
    emitTile(code, {
      arithmetic, rows, vectors, a: pointer, aStep, b: line, bStep: panelStep, k: count, relaxed,
      aRow: packA ? r => (Math.floor(r / PACKED_ROWS) * PACKED_ROWS * k + r % PACKED_ROWS) * size : r => r * a.row * size - lowest,
    }, acc)
  }
  const finish = (): void => {
    if (throughMemory) {
      atRuns()
      store()
      load()
    }
    if (plan.exchanged) emitExchanged(context, acc, i, column, valid)
    else emitResults(context, acc, i, column, valid)
  }
  if (k <= run) products({ known: k })
  else {
    const [left, count] = [code.local('i32'), code.local('i32')]
    // A loop whose end is known is a little quicker.
    const even = k % run === 0
    const next = (): void => {
      if (even) code.i32(run).set(count)
      else code.get(left).i32(run).get(left).i32(run).op('i32.lt_s').op('select').set(count)
      products(even ? { known: run } : { local: count })
      code.get(left).get(count).op('i32.sub').set(left)
    }
    code.get(kCount).set(left)
    next()
    atRuns()
    code.get(left).if(() => code.loop(again => {
      store()
      next()
      add()
      code.get(left).branchIf(again)
    }))
    code.release('i32', left, count)
  }
  if (k > kBlock) {
    const last = (): Code => code.get(kFrom).i32(kBlock).op('i32.add').i32(k).op('i32.ge_u')
    inScratch(vectors * 16, blocksAt).set(slot)
    emitPairs(code, kNumber, last, slot, level, add)
    last().if(finish, store)
  } else code.get(code.param(0)).i32(0).op('i32.ge_s').if(finish) // opaque: keeps what follows out of the loop's registers
  code.release('v128', ...acc.flat())
  code.release('i32', pointer, line, source, slot)
}

/**
 * Joins a sum with those that wait for it, as in counting in binary: where a number ends in ones, so many sums of twice, four times … as many terms wait
 * in slots `step` bytes apart, and with all of them it waits in the next one. The last sum joins all that wait.
 */
export const emitPairs = (code: Code, number: Local, last: () => Code, slot: Local, step: number, add: () => void): void => {
  const waiting = code.local('i32')
  code.get(number).get(number).get(number).i32(1).op('i32.add').i32(-1).op('i32.xor').op('i32.and')
  last().op('select').set(waiting)
  code.block(done => code.loop(next => {
    code.get(waiting).op('i32.eqz').branchIf(done)
    code.get(waiting).i32(1).op('i32.and').if(add)
    code.get(slot).i32(step).op('i32.add').set(slot)
    code.get(waiting).i32(1).op('i32.shr_u').set(waiting).branch(next)
  }))
  code.release('i32', waiting)
}

/** Hands the sums of a tile over. */
export const emitResults = (context: Pick<Context, 'code' | 'epilogue' | 'batch'> & { readonly plan: Pick<Plan, 'arithmetic'> }, acc: Sums, i: Local, j: Local, valid: number): void => {
  const { code, plan: { arithmetic: { lanes } }, epilogue, batch } = context
  epilogue.enter(code, batch, i, j)
  acc.forEach((line, row) => line.forEach((sum, v) => epilogue.vector(code, row, v * lanes, sum, Math.min(lanes, valid - v * lanes))))
}

/** Hands the sums of a tile of the transposed product over. */
const emitExchanged = (context: Context, acc: Sums, j: Local, i: Local, valid: number): void => {
  const { code, plan: { arithmetic: { lanes } }, epilogue, batch } = context
  epilogue.enter(code, batch, i, j)
  const spare = Array.from({ length: lanes }, () => code.local('v128'))
  for (let first = 0; first < acc.length; first += lanes) {
    const count = Math.min(lanes, acc.length - first)
    for (let v = 0; v * lanes < valid; v++) {
      const square = Array.from({ length: lanes }, (_, row) => row < count ? acc[first + row]![v]! : spare[row]!)
      emitTransposed(code, lanes, square)
      square.forEach((sum, lane) => {
        if (v * lanes + lane < valid) epilogue.vector(code, v * lanes + lane, first, sum, count)
      })
    }
  }
  code.release('v128', ...spare)
}
