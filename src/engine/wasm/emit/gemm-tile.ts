import type { Code, Local } from '../assembler/code.js'
import { emitAddress } from './gemm-address.js'
import type { Arithmetic } from './gemm-dtype.js'

/** A tile of the product that is computed in registers: `rows` rows of `vectors` vectors. */
export interface Tile {
  readonly arithmetic: Arithmetic
  readonly rows: number
  readonly vectors: number
  /** Address of the first row's first factor; it is moved along. */
  readonly a: Local
  /** Bytes from the first row to each row: not negative. */
  readonly aRow: (row: number) => number
  /** Bytes from one k to the next. */
  readonly aStep: number
  /** Address of the first vector of the first k; it is moved along. */
  readonly b: Local
  readonly bStep: number
  /** How many products are added up, known now or, by a local, later. */
  readonly k: { readonly known: number } | { readonly local: Local }
  readonly relaxed: boolean
}

/** Up to here, the loop over k is written out. */
const UNROLL = 4

/** Adds the products to the accumulators, `acc[row][vector]`, in ascending k. */
export const emitTile = (code: Code, tile: Tile, acc: readonly (readonly Local[])[]): void => {
  const { a, aStep, b, bStep, k } = tile
  if ('known' in k && k.known <= UNROLL) {
    for (let i = 0; i < k.known; i++) emitStep(code, tile, acc, i)
    return
  }
  // One of the two pointers tells the end; when neither moves, a counter does.
  const [pointer, step] = bStep !== 0 ? [b, bStep] : aStep !== 0 ? [a, aStep] : [code.local('i32'), 1]
  const end = code.local('i32')
  if (pointer !== a && pointer !== b) code.i32(0).set(pointer)
  if ('known' in k) code.i32(k.known * step)
  else code.get(k.local).i32(step).op('i32.mul')
  code.get(pointer).op('i32.add').set(end)
  code.loop(again => {
    emitStep(code, tile, acc, 0)
    if (aStep !== 0) code.get(a).i32(aStep).op('i32.add').set(a)
    if (bStep !== 0) code.get(b).i32(bStep).op('i32.add').set(b)
    if (pointer !== a && pointer !== b) code.get(pointer).i32(1).op('i32.add').set(pointer)
    code.get(pointer).get(end).op('i32.ne').branchIf(again)
  })
  code.release('i32', end)
  if (pointer !== a && pointer !== b) code.release('i32', pointer)
}

/** One k, `ahead` of where the pointers are: each element of the column of A times the row of B. */
const emitStep = (code: Code, tile: Tile, acc: readonly (readonly Local[])[], ahead: number): void => {
  const { arithmetic: { splat, mul, add, madd }, rows, vectors, a, aRow, aStep, b, bStep, relaxed } = tile
  const line = Array.from({ length: vectors }, () => code.local('v128'))
  const factor = code.local('v128')
  line.forEach((vector, v) => code.memory('v128.load', emitAddress(code, b, ahead * bStep) + v * 16).set(vector))
  for (let row = 0; row < rows; row++) {
    code.memory(splat, emitAddress(code, a, ahead * aStep) + aRow(row)).set(factor)
    for (let v = 0; v < vectors; v++) {
      const sum = acc[row]![v]!
      if (relaxed && madd !== undefined) code.get(factor).get(line[v]!).get(sum).op(madd).set(sum)
      else code.get(sum).get(factor).get(line[v]!).op(mul).op(add).set(sum)
    }
  }
  code.release('v128', ...line, factor)
}
