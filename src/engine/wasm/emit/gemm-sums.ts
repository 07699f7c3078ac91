import type { Code, Local } from '../assembler/code.js'
import { emitTransposed } from './gemm-pack.js'
import { PACKED_ROWS, type Plan } from './gemm-plan.js'
import { emitTile } from './gemm-tile.js'
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
  /** The first product of the block and their number, when there are several blocks. */
  readonly kFrom: Local
  readonly kCount: Local
}

/** The sums of a tile, by row and vector. */
type Sums = readonly (readonly Local[])[]

/** One tile: its sums are begun or loaded, the products added, and the sums stored or handed over. */
export const emitSums = (context: Context, stripe: Stripe, i: Local, rows: number): void => {
  const { code, plan, relaxed, aBase, scratch } = context
  const { arithmetic, a, k, kBlock, packA, sumsAt, copyAt, throughMemory } = plan
  const { size } = arithmetic
  const { row, column, vectors, valid, panel, panelStep, kFrom, kCount } = stripe
  const acc = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => code.local('v128')))
  const [pointer, b, sums] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const lowest = packA ? 0 : Math.min(0, (rows - 1) * a.row * size)
  const aStep = packA ? PACKED_ROWS * size : a.column * size
  const inScratch = (bytesOfRow: number, at: number): Code =>
    code.get(i).get(row).op('i32.sub').i32(bytesOfRow).op('i32.mul').get(scratch).op('i32.add').i32(at).op('i32.add')
  if (packA) inScratch(k * size, copyAt).set(pointer)
  else code.get(i).i32(a.row * size).op('i32.mul').get(aBase).op('i32.add').i32(lowest).op('i32.add').set(pointer)
  if (k > kBlock) code.get(kFrom).i32(aStep).op('i32.mul').get(pointer).op('i32.add').set(pointer)
  if (k > kBlock || throughMemory) inScratch(vectors * 16, sumsAt).set(sums)
  const place = (r: number, v: number): number => (r * vectors + v) * 16
  const each = (emit: (sum: Local, r: number, v: number) => void): void => {
    acc.forEach((line, r) => line.forEach((sum, v) => emit(sum, r, v)))
  }
  const zero = (): void => each(sum => code.i32x4(0).set(sum))
  const load = (): void => each((sum, r, v) => code.get(sums).memory('v128.load', place(r, v)).set(sum))
  const store = (): void => each((sum, r, v) => code.get(sums).get(sum).memory('v128.store', place(r, v)))
  const finish = (): void => {
    if (throughMemory) {
      store()
      load()
    }
    if (plan.exchanged) emitExchanged(context, acc, i, column, valid)
    else emitResults(context, acc, i, column, valid)
  }
  if (k > kBlock) code.get(kFrom).op('i32.eqz').if(zero, load)
  else zero()
  code.get(panel).set(b)
  emitTile(code, {
    arithmetic, rows, vectors, a: pointer, aStep, b, bStep: panelStep, k: k > kBlock ? { local: kCount } : { known: k }, relaxed,
    aRow: packA ? r => (Math.floor(r / PACKED_ROWS) * PACKED_ROWS * k + r % PACKED_ROWS) * size : r => r * a.row * size - lowest,
  }, acc)
  if (k > kBlock) {
    code.get(kFrom).i32(kBlock).op('i32.add').i32(k).op('i32.lt_s')
    code.if(store, finish)
  } else code.get(code.param(0)).i32(0).op('i32.ge_s').if(finish) // opaque: keeps what follows out of the loop's registers
  code.release('v128', ...acc.flat())
  code.release('i32', pointer, b, sums)
}

/** Hands the sums of a tile over. */
const emitResults = (context: Context, acc: Sums, i: Local, j: Local, valid: number): void => {
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
