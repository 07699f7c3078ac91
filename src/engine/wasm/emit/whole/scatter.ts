import type { Code, Local } from '../../assembler/code.js'
import type { WholeKernel } from '../../kernel/kernel.js'
import { sizeOf, stridesOf } from '../../../../tensor/dtype.js'
import { axesExcept } from '../../../../primitive/reference/strided.js'
import { ELEMENT } from './element.js'
import type { Emitter } from './emitter.js'
import { emitAdvance, emitTimes, emitUnits } from './loops.js'

/** An axis of a loop, with the bytes by which each place moves: in the updates, in the operand, and in the indices. */
type Axis = readonly [size: number, ...moves: readonly number[]]

const windowsOf = ({ operands, params, dtype }: WholeKernel<'scatter'>) => {
  const { updateWindowDims, insertedWindowDims, inputBatchingDims, scatterIndicesBatchingDims, scatterDimsToOperandDims, indexVectorDim } = params
  const { bytes } = ELEMENT[dtype]
  const [operand, indices, updates] = [operands[0]!.shape, operands[1]!.shape, operands[2]!.shape]
  const [own, place, from] = [stridesOf(operand), stridesOf(indices), stridesOf(updates)]
  const extents = operand.map(() => 1)
  const window = axesExcept(operand.length, insertedWindowDims, inputBatchingDims).map((axis, w): Axis => {
    const dim = updateWindowDims[w]!
    extents[axis] = updates[dim]!
    return [extents[axis], from[dim]! * bytes, own[axis]! * bytes]
  })
  const scatterDims = axesExcept(updates.length, updateWindowDims)
  const batch = axesExcept(indices.length, [indexVectorDim]).map((axis, i): Axis => {
    const batching = inputBatchingDims[scatterIndicesBatchingDims.indexOf(axis)] ?? -1
    // Nothing is written outside, even for batches that the operand does not have.
    return [Math.min(indices[axis]!, operand[batching] ?? Infinity), from[scatterDims[i]!]! * bytes, (own[batching] ?? 0) * bytes, place[axis]! * 4]
  })
  return {
    batch, window,
    components: scatterDimsToOperandDims.map((axis, c) => ({
      // The vector dimension may be the rank itself: then it is an implied axis of size 1.
      offset: c * (place[indexVectorDim] ?? 0) * 4, limit: operand[axis]! - extents[axis]! + 1, stride: own[axis]! * bytes,
    })),
    fits: operand.every((size, axis) => extents[axis]! <= size),
  }
}

/** Runs the body at all places of the axes: the locals are moved there, and back. */
const emitPlaces = (code: Code, [axis, ...rest]: readonly Axis[], locals: readonly Local[], body: () => void): void => {
  if (axis === undefined) return body()
  const [size, ...moves] = axis
  emitTimes(code, size, () => {
    emitPlaces(code, rest, locals, body)
    locals.forEach((local, l) => emitAdvance(code, local, moves[l]!))
  })
  locals.forEach((local, l) => emitAdvance(code, local, -size * moves[l]!))
}

/**
 * Emits `target[at] += source[…]` of float32 from memory, a vector of them or one, and keeps at `work` what is less than the sum's last place: together
 * they hold twice the digits, and the sum is the nearest float32 to both. Nothing is kept of an infinity. By T. J. Dekker, "A floating-point technique for
 * extending the available precision", Numerische Mathematik 18 (1971), and D. E. Knuth's sum of two numbers.
 */
const emitExactAdd = (code: Code, at: Local, source: Local, { target, work, wide }: { readonly target: number, readonly work: number, readonly wide: boolean }): void => {
  const [t, x, s, rest] = [code.local('v128'), code.local('v128'), code.local('v128'), code.local('v128')]
  const load = (from: Local, offset: number): Code => code.get(from).memory(wide ? 'v128.load' : 'v128.load32_zero', offset)
  const store = (value: Local, offset: number): void => {
    code.get(at).get(value)
    if (wide) code.memory('v128.store', offset)
    else code.memoryLane('v128.store32_lane', offset, 0)
  }
  const orZero = (): Code => code.tee(x).get(x).get(x).op('f32x4.eq').op('v128.and')
  load(at, target).set(t)
  load(source, 0).set(x)
  code.get(t).get(x).op('f32x4.add').tee(s).get(t).op('f32x4.sub').set(rest)
  // What of t and of x is not in s.
  code.get(t).get(s).get(rest).op('f32x4.sub').op('f32x4.sub').get(x).get(rest).op('f32x4.sub').op('f32x4.add')
  orZero()
  load(at, work).op('f32x4.add').set(rest)
  code.get(s).get(rest).op('f32x4.add').set(t)
  store(t, target)
  code.get(rest).get(t).get(s).op('f32x4.sub').op('f32x4.sub')
  orZero().set(rest)
  store(rest, work)
  code.release('v128', t, x, s, rest)
}

/** The operand with windows added, in order; those that do not lie inside are left out. One unit, since windows may overlap. */
export const scatter: Emitter<'scatter'> = {
  emit: (code, kernel, { operands: [operand, indices, updates], target, work }) => {
    const { dtype, shape } = kernel
    const { bytes, type, load, store } = ELEMENT[dtype]
    const { batch, window, components, fits } = windowsOf(kernel)
    const [source, base, vector, at, start] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
    const last = window.at(-1)
    // Rows of whole vectors are added by vectors.
    const wide = last !== undefined && dtype !== 'bool' && last[0] * bytes % 16 === 0 && last[1] === bytes && last[2] === bytes
    const axes = wide ? [...window.slice(0, -1), [last[0] * bytes / 16, 16, 16] as const] : window
    const sum = dtype === 'float64' ? 'f64x2.add' : dtype === 'float32' ? 'f32x4.add' : 'i32x4.add'
    emitUnits(code, () => {
      if (operand !== target) code.i32(target).i32(operand!).i32(sizeOf(shape) * bytes).memoryCopy()
      if (!fits) return
      if (work !== undefined) code.i32(work).i32(0).i32(sizeOf(shape) * bytes).memoryFill()
      // Places in the target are counted from its beginning.
      code.i32(updates!).set(source).i32(indices!).set(vector).i32(0).set(base)
      emitPlaces(code, batch, [source, base, vector], () => code.block(outside => {
        code.get(base).set(at)
        for (const { offset, limit, stride } of components) {
          code.get(vector).memory('i32.load', offset).tee(start).i32(limit).op('i32.ge_u').branchIf(outside)
          code.get(start).i32(stride).op('i32.mul').get(at).op('i32.add').set(at)
        }
        emitPlaces(code, axes, [source, at], () => {
          if (work !== undefined) return emitExactAdd(code, at, source, { target, work, wide })
          code.get(at)
          if (wide) code.get(at).memory('v128.load', target).get(source).memory('v128.load', 0).op(sum).memory('v128.store', target)
          else code.get(at).memory(load, target).get(source).memory(load, 0).op(`${type}.add`).memory(store, target)
        })
      }))
    })
  },
}
