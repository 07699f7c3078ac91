import { Code, type Local } from '../../assembler/code.js'
import type { WholeKernel } from '../../kernel/kernel.js'
import { sizeOf, stridesOf, type DType, type NumericDType } from '../../../../tensor/dtype.js'
import { axesExcept } from '../../../reference/strided.js'
import { ELEMENT } from './element.js'
import { operandAddress, type Emitter } from './emitter.js'
import { emitAdvance, emitScaled, emitSingle, emitTimes } from './loops.js'

/** An axis of a loop, with the bytes that each place moves by. */
interface Axis {
  readonly size: number
  readonly source: number
  readonly target: number
  /** Batch axes only. */
  readonly indices?: number
}

/** A component of the index vectors: where it lies, and the operand axis that it addresses. */
interface Component {
  readonly offset: number
  /** How many starts lie inside. */
  readonly limit: number
  readonly stride: number
}

interface Windows {
  readonly batch: readonly Axis[]
  readonly window: readonly Axis[]
  readonly components: readonly Component[]
  /** Whether any window lies inside at all. */
  readonly fits: boolean
}

const windowsOf = ({ operands, params, dtype }: WholeKernel<'scatter'>): Windows => {
  const { updateWindowDims, insertedWindowDims, inputBatchingDims, scatterIndicesBatchingDims, scatterDimsToOperandDims, indexVectorDim } = params
  const [operand, indices, updates] = [operands[0]!.shape, operands[1]!.shape, operands[2]!.shape]
  const { bytes } = ELEMENT[dtype]
  const [own, place, from] = [stridesOf(operand), stridesOf(indices), stridesOf(updates)]
  const windowAxes = axesExcept(operand.length, insertedWindowDims, inputBatchingDims)
  const window = windowAxes.map((axis, w): Axis => {
    const dim = updateWindowDims[w]!
    return { size: updates[dim]!, source: from[dim]! * bytes, target: own[axis]! * bytes }
  })
  const scatterDims = axesExcept(updates.length, updateWindowDims)
  const batch = axesExcept(indices.length, [indexVectorDim]).map((axis, i): Axis => {
    const pair = scatterIndicesBatchingDims.indexOf(axis)
    const batching = pair < 0 ? undefined : inputBatchingDims[pair]!
    return {
      // Nothing is written outside, even for batches that the operand does not have.
      size: Math.min(indices[axis]!, batching === undefined ? Infinity : operand[batching]!),
      source: from[scatterDims[i]!]! * bytes, indices: place[axis]! * 4, target: batching === undefined ? 0 : own[batching]! * bytes,
    }
  })
  const extents = operand.map((_, axis) => window[windowAxes.indexOf(axis)]?.size ?? 1)
  return {
    batch, window,
    components: scatterDimsToOperandDims.map((axis, c) => ({
      // The vector dimension may be the rank itself: then it is an implied axis of size 1.
      offset: c * (place[indexVectorDim] ?? 0) * 4, limit: operand[axis]! - extents[axis]! + 1, stride: own[axis]! * bytes,
    })),
    fits: operand.every((size, axis) => extents[axis]! <= size),
  }
}

/** The same places with fewer axes: those of one element left out, those that continue one another made one. */
const merged = (axes: readonly Axis[]): readonly Axis[] => {
  const result: Axis[] = []
  for (const axis of axes.filter(({ size }) => size !== 1)) {
    const last = result.at(-1)
    if (last?.source === axis.source * axis.size && last.target === axis.target * axis.size) {
      result[result.length - 1] = { ...axis, size: last.size * axis.size }
    } else result.push(axis)
  }
  return result
}

/** Runs the body at all places of the axes: the locals are moved there, and back. */
const emitPlaces = (code: Code, axes: readonly Axis[], move: (axis: Axis, places: number) => void, body: () => void): void => {
  const [axis, ...inner] = axes
  if (axis === undefined) return body()
  emitTimes(code, axis.size, () => {
    emitPlaces(code, inner, move, body)
    move(axis, 1)
  })
  move(axis, -axis.size)
}

/** Adds neighbours, `size` of them, by vectors as long as there are whole ones. */
const emitRun = (code: Code, dtype: NumericDType, size: number, source: Local, target: Local): void => {
  const { bytes, load, store, add } = ELEMENT[dtype]
  const lanes = 16 / bytes
  const sum = dtype === 'float32' ? 'f32x4.add' : dtype === 'float64' ? 'f64x2.add' : 'i32x4.add'
  const vectors = Math.floor(size / lanes)
  const emitVectors = (count: number): void => {
    for (let v = 0; v < count; v++) {
      code.get(target).get(target).memory('v128.load', v * 16).get(source).memory('v128.load', v * 16).op(sum).memory('v128.store', v * 16)
    }
  }
  const rounds = vectors > 4 ? Math.floor(vectors / 4) : 0
  emitTimes(code, rounds, () => {
    emitVectors(4)
    emitAdvance(code, source, 64)
    emitAdvance(code, target, 64)
  })
  const rest = vectors - rounds * 4
  emitVectors(rest)
  for (let i = 0; i < size % lanes; i++) {
    const offset = rest * 16 + i * bytes
    code.get(target).get(target).memory(load, offset).get(source).memory(load, offset).op(add).memory(store, offset)
  }
  emitAdvance(code, source, -64 * rounds)
  emitAdvance(code, target, -64 * rounds)
}

/** Adds the window at `source` to the one at `target`. */
const emitWindow = (code: Code, dtype: DType, window: readonly Axis[], source: Local, target: Local): void => {
  const { bytes, load, store, add } = ELEMENT[dtype]
  const axes = merged(window)
  const last = axes.at(-1)
  const move = (axis: Axis, places: number): void => {
    emitAdvance(code, source, axis.source * places)
    emitAdvance(code, target, axis.target * places)
  }
  if (last?.source === bytes && last.target === bytes && dtype !== 'bool') {
    emitPlaces(code, axes.slice(0, -1), move, () => emitRun(code, dtype, last.size, source, target))
  } else {
    emitPlaces(code, axes, move, () => code.get(target).get(target).memory(load, 0).get(source).memory(load, 0).op(add).memory(store, 0))
  }
}

/** The operand with windows added, in order; those that do not lie inside are left out. One unit, since windows may overlap. */
export const scatter: Emitter<'scatter'> = {
  scratch: () => 0,
  units: () => 1,
  emit: (kernel, addressOf) => {
    const code = new Code(['i32', 'i32'])
    const { dtype, shape } = kernel
    const { batch, window, components, fits } = windowsOf(kernel)
    const [operand, target] = [operandAddress(kernel, 0, addressOf), addressOf(kernel.target)]
    const nothing = !fits || [...batch, ...window].some(({ size }) => size === 0)
    emitSingle(code, () => {
      if (operand !== target) code.i32(target).i32(operand).i32(sizeOf(shape) * ELEMENT[dtype].bytes).memoryCopy()
      if (nothing) return
      const [source, base, vector, at, start] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
      code.i32(operandAddress(kernel, 2, addressOf)).set(source)
      code.i32(operandAddress(kernel, 1, addressOf)).set(vector)
      code.i32(target).set(base)
      emitPlaces(code, batch, (axis, places) => {
        emitAdvance(code, source, axis.source * places)
        emitAdvance(code, vector, (axis.indices ?? 0) * places)
        emitAdvance(code, base, axis.target * places)
      }, () => {
        code.block(outside => {
          code.get(base).set(at)
          for (const { offset, limit, stride } of components) {
            code.get(vector).memory('i32.load', offset).tee(start).i32(limit).op('i32.ge_u').branchIf(outside)
            emitScaled(code, start, stride)
            code.get(at).op('i32.add').set(at)
          }
          emitWindow(code, dtype, window, source, at)
        })
      })
    })
    return code
  },
}
