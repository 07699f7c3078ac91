import { emitAxes, scratchOfAxes, unitsOfAxes } from './gemm-axes.js'
import { Code } from '../assembler/code.js'
import { emitBatches, emitMatrix } from './gemm-loops.js'
import { planGemm } from './gemm-plan.js'
import type { Epilogue, Gemm, GemmOptions } from './gemm-types.js'
import { emitScratch } from '../kernel/scratch.js'

export type { Epilogue, Gemm, GemmOptions, Operand } from './gemm-types.js'

/** Bytes of scratch memory that a thread needs; the function takes the thread's number when it is not 0. */
export const scratchBytes = (gemm: Gemm, options: GemmOptions = {}): number => gemm.outer ? scratchOfAxes(gemm) : planGemm(gemm, options).scratch

/** Into how many units the work can be split. */
export const units = (gemm: Gemm, options: GemmOptions = {}): number =>
  gemm.outer ? unitsOfAxes(gemm) : gemm.batch.reduce((product, extent) => product * extent, planGemm(gemm, options).units)

/** How many units share what is copied for them. */
export const grain = (gemm: Gemm, options: GemmOptions = {}): number => {
  if (gemm.outer) return 1
  const { packA, packB, unitRows, units } = planGemm(gemm, options)
  return packA ? units : packB && unitRows > 0 ? 4 : 1
}

/**
 * A function `(from, to)`, or `(from, to, thread)` when it needs scratch memory, that computes those units. Each result is the sum of its
 * products in an order that follows from k alone, each product and each sum rounded, so that its bits do not depend on tiles, copies or
 * threads; only `relaxed` changes them.
 */
export const emitGemm = (gemm: Gemm, epilogue: Epilogue, options: GemmOptions = {}): Code => {
  if (gemm.outer) return emitAxes(gemm, epilogue, options)
  const plan = planGemm(gemm, options)
  const code = new Code(plan.scratch > 0 ? ['i32', 'i32', 'i32'] : ['i32', 'i32'])
  const scratch = plan.scratch > 0 ? emitScratch(code, gemm.scratch, gemm.scratchStep ?? plan.scratch) : code.local('i32')
  emitBatches(code, gemm, plan, (batch, aBase, bBase, from, to) => {
    emitMatrix({ code, plan, epilogue, relaxed: options.relaxed === true, batch, aBase, bBase, scratch }, from, to)
  })
  return code
}
