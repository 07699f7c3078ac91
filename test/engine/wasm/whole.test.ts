import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernels } from '../../support/primitives.js'
import type { ArrayView, Kernel } from '../../../src/primitive/row/kernel.js'
import type { PrimitiveParams, ScatterDimensions } from '../../../src/primitive/row/params.js'
import { assemble } from '../../../src/engine/wasm/assembler/module.js'
import { emitWhole, wholeScratch, wholeUnits } from '../../../src/engine/wasm/emit/whole/index.js'
import { host } from '../../../src/engine/wasm/host/host.js'
import type { WholeKernel, WholeName } from '../../../src/engine/wasm/kernel/kernel.js'
import { allocate, sizeOf, type DType, type Storage } from '../../../src/tensor/dtype.js'

const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'bool']
const PAGE = 65536

const view = (dtype: DType, shape: readonly number[], values: ArrayLike<number>): ArrayView => {
  const data = allocate(dtype, sizeOf(shape))
  data.set(Array.from(data, (_, i) => values[i]!))
  return { dtype, shape, data }
}

interface Options {
  /** Whether the target is the first operand's own memory. */
  readonly inPlace?: boolean
  /** Where the units are cut. */
  readonly cuts?: (units: number) => readonly number[]
  /** Elements before the operands in their buffers. */
  readonly start?: number
  /** Whether the kernel has memory beside its target. */
  readonly work?: boolean
}

const bytesIn = (data: Storage): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/** Runs the kernel among guards, which tell whether it writes where it must not, and reads as they are NaN. */
const run = <N extends WholeName>(
  name: N, inputs: readonly ArrayView[], params: PrimitiveParams[N], shape: readonly number[], dtype: DType, options: Options = {},
): Storage => {
  const { inPlace = false, cuts = () => [], start = 0, work = false } = options
  const out = allocate(dtype, sizeOf(shape))
  const kernel: WholeKernel<N> = {
    kind: 'whole', name, params, shape, dtype, target: inPlace ? 0 : inputs.length, ...work && { work: inputs.length + 1 },
    operands: inputs.map((input, buffer) => ({ buffer, start: inPlace ? 0 : start, shape: input.shape, dtype: input.dtype })),
  }
  const at: number[] = []
  // Odd places: no alignment may be needed.
  let end = 33
  for (const { data } of inputs) {
    at.push(end)
    end += data.byteLength + (inPlace ? 0 : start * data.BYTES_PER_ELEMENT) + 17
  }
  const target = inPlace ? at[0]! : end
  end += out.byteLength + 19
  const beside = end
  end += work ? out.byteLength + 21 : 0
  at.push(target, beside)
  // Of the second of two threads.
  const scratchStep = wholeScratch(kernel) + 24
  const scratch = end + scratchStep
  const scratchEnd = scratch + wholeScratch(kernel)
  const pages = Math.ceil((scratchEnd + 16) / PAGE)
  const memory = new host.Memory({ initial: pages, maximum: pages })
  const bytes = new Uint8Array(memory.buffer).fill(0xff)
  const own = (i: number): number => at[i]! + (inPlace ? 0 : start * inputs[i]!.data.BYTES_PER_ELEMENT)
  inputs.forEach(({ data }, i) => bytes.set(bytesIn(data), own(i)))
  const before = bytes.slice()
  const code = emitWhole(kernel, { addressOf: buffer => at[buffer]!, scratch: end, scratchStep })
  const { exports } = new host.Instance(new host.Module(assemble([{ code, name: 'f' }], { pages })), { env: { memory } })
  const units = wholeUnits(kernel)
  const ends = [0, ...cuts(units), units]
  for (let i = ends.length - 1; i > 0; i--) exports['f']!(ends[i - 1]!, ends[i]!, 1)
  bytesIn(out).set(bytes.subarray(target, target + out.byteLength))
  // Everything but the target, the memory beside it and the scratch memory is as it was.
  before.set(bytesIn(out), target)
  if (work) before.set(bytes.subarray(beside, beside + out.byteLength), beside)
  before.set(bytes.subarray(scratch, scratchEnd), scratch)
  expect(Buffer.compare(bytes, before), 'writes outside').toBe(0)
  return out
}

const SAME = 'as the reference'

/** Runs it, and the reference, and compares every element. */
const result = <N extends WholeName>(
  name: N, inputs: readonly ArrayView[], params: PrimitiveParams[N], shape: readonly number[], dtype: DType, options?: Options,
): string => {
  const evaluate: Kernel<PrimitiveParams[N]> = kernels[name]
  const [expected, actual] = [evaluate(inputs, params, { shape, dtype }), run(name, inputs, params, shape, dtype, options)]
  const wrong = expected.findIndex((x, i) => !Object.is(x, actual[i]))
  return wrong < 0 ? SAME : `${name} ${JSON.stringify(params)} of [${inputs[0]?.shape}]: [${wrong}] is ${actual[wrong]}, not ${expected[wrong]}`
}

let state = 12345
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  return (state >>> 0) / 2 ** 32
}

const SPECIAL = [NaN, 0, -0, Infinity, -Infinity, 1, -1, 5e-324, -1e-45, 3.4e38]

/** Random values, some of them equal, some special: bits of all kinds. */
const some = (dtype: DType, shape: readonly number[], special = 0.1): ArrayView => view(dtype, shape, Array.from({ length: sizeOf(shape) }, () => {
  if (dtype === 'bool') return random() < 0.5 ? 0 : 1
  if (dtype === 'int32') return random() < 0.3 ? Math.floor(random() * 5) - 2 : random() < special ? -(2 ** 31) : Math.floor(random() * 2 ** 32) | 0
  if (random() < special) return SPECIAL[Math.floor(random() * SPECIAL.length)]!
  return random() < 0.3 ? Math.floor(random() * 4) : (random() - 0.5) * 10 ** (random() * 20 - 10)
}))

const removed = (shape: readonly number[], axis: number): readonly number[] => shape.filter((_, i) => i !== axis)

const SHAPES: readonly (readonly number[])[] = [
  [0], [1], [2], [3], [4], [5], [10], [31], [32], [33], [62], [64], [67], [131], [300],
  [3, 0], [0, 3], [1, 1], [3, 1], [1, 3], [5, 4], [7, 10], [2, 33], [33, 2], [6, 70], [4, 16], [3, 17], [2, 5, 3], [3, 2, 21], [2, 40, 5], [2, 0, 3], [3, 4, 1, 2],
]

/** Every shape along every axis. */
const axes = SHAPES.flatMap(shape => shape.map((_, dimension) => ({ shape, dimension })))

const halves: Options = { cuts: units => [units >> 1] }
const pieces: Options = { cuts: units => Array.from({ length: units - 1 }, (_, i) => i + 1), start: 3 }

describe.each(DTYPES)('argmax of %s', dtype => {
  it.each(['max', 'min'] as const)('%s: along all axes of many shapes', kind => {
    for (const { shape, dimension } of axes) {
      for (const special of [0, 0.02, 0.3]) {
        const options = [{}, halves, pieces][Math.floor(random() * 3)]!
        expect(result('argmax', [some(dtype, shape, special)], { dimension, kind }, removed(shape, dimension), 'int32', options)).toBe(SAME)
      }
    }
  })

  it('finds the first of equal ones, at any place', () => {
    for (const size of [3, 4, 9, 18, 35, 83]) {
      const values = Array.from({ length: size * size }, (_, at) => {
        const [place, i] = [Math.floor(at / size), at % size]
        return i === place || i > place && i % 3 === 0 ? 1 : 0
      })
      const turned = values.map((_, at) => values[at % size * size + Math.floor(at / size)]!)
      expect(result('argmax', [view(dtype, [size, size], values)], { dimension: 1, kind: 'max' }, [size], 'int32')).toBe(SAME)
      expect(result('argmax', [view(dtype, [size, size], turned)], { dimension: 0, kind: 'max' }, [size], 'int32')).toBe(SAME)
    }
  })
})

it.each(['float32', 'float64'] as const)('argmax takes NaN before any number, ±0 as equal, and of -Infinity the first: %s', dtype => {
  for (const fill of [-Infinity, Infinity, 0, -0]) {
    for (const kind of ['max', 'min'] as const) {
      for (const size of [1, 3, 7, 50]) {
        for (const [place, other] of [[size - 1, NaN], [size >> 1, NaN], [size >> 1, -fill], [0, fill]] as const) {
          const values = Array.from({ length: size * 2 }, (_, i) => (i >> 1) === place ? other : fill)
          expect(result('argmax', [view(dtype, [size, 2], values)], { dimension: 0, kind }, [2], 'int32')).toBe(SAME)
          expect(result('argmax', [view(dtype, [2, size], values)], { dimension: 1, kind }, [2], 'int32')).toBe(SAME)
        }
      }
    }
  }
})

describe.each(DTYPES)('cumulative_sum of %s', dtype => {
  it.each([false, true])('along all axes of many shapes, reverse %s', reverse => {
    for (const { shape, dimension } of axes) {
      // A sum of one term is that term, and no kernel.
      if (shape[dimension] === 1) continue
      for (const options of [halves, pieces, { inPlace: true }]) {
        expect(result('cumulative_sum', [some(dtype, shape, 0.01)], { dimension, reverse }, shape, dtype, options)).toBe(SAME)
      }
    }
  })
})

describe.each(DTYPES)('argsort of %s', dtype => {
  it('along all axes of many shapes', () => {
    for (const { shape, dimension } of axes) {
      for (const special of [0, 0.3]) {
        for (const options of [{}, pieces]) expect(result('argsort', [some(dtype, shape, special)], { dimension }, shape, 'int32', options)).toBe(SAME)
      }
    }
  })

  it.each([35, 36, 37, 2047, 2048, 5001])('of %i elements', size => {
    expect(result('argsort', [some(dtype, [size], 0.1)], { dimension: 0 }, [size], 'int32')).toBe(SAME)
    const falling = Array.from({ length: size }, (_, i) => dtype === 'bool' ? (size - i) % 3 >> 1 : size - i)
    expect(result('argsort', [view(dtype, [size], falling)], { dimension: 0 }, [size], 'int32')).toBe(SAME)
  })
})

it('argsort orders neighbours in all bits', () => {
  const words = Array.from({ length: 64 }, (_, i) => i < 32 ? 1 << i : ~(1 << (i - 32)))
  expect(result('argsort', [view('int32', [64], words)], { dimension: 0 }, [64], 'int32')).toBe(SAME)
  const floats = new Float32Array(Int32Array.from(words).buffer)
  expect(result('argsort', [view('float32', [64], floats)], { dimension: 0 }, [64], 'int32')).toBe(SAME)
  const wide = new Float64Array(Int32Array.from(words.flatMap(w => [w, 0x3ff00000, w, -0x40100000, 0, w, -1, w])).buffer)
  expect(result('argsort', [view('float64', [256], wide)], { dimension: 0 }, [256], 'int32')).toBe(SAME)
})

/** A scatter in general: what becomes of each operand axis, and where the update's axes stand. */
const scatters = fc.record({
  axes: fc.array(fc.record({
    size: fc.integer({ min: 1, max: 7 }), role: fc.constantFrom('batching', 'inserted', 'window', 'window'), part: fc.integer({ min: 0, max: 7 }), indexed: fc.boolean(),
  }), { maxLength: 4 }),
  plain: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 2 }),
  vectorAt: fc.nat(3), seed: fc.nat(1000), implied: fc.boolean(), dtype: fc.constantFrom(...DTYPES),
})

const shuffled = <T>(list: readonly T[]): readonly T[] =>
  list.map(item => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item)

it('scatter, in full generality', () => fc.assert(fc.property(scatters, fc.boolean(), fc.boolean(), (c, inPlace, beside) => {
  state = c.seed
  const having = (role: string): readonly number[] => c.axes.flatMap((axis, i) => axis.role === role ? [i] : [])
  const [batching, inserted, windows] = [having('batching'), having('inserted'), having('window')]
  const map = shuffled(c.axes.flatMap((axis, i) => axis.indexed && axis.role !== 'batching' ? [i] : []))
  const batch = shuffled([...c.plain.map(size => ({ size, pair: -1 })), ...batching.map(i => ({ size: c.axes[i]!.size, pair: i }))])
  const implied = c.implied && map.length === 1
  const place = implied ? batch.length : Math.min(c.vectorAt, batch.length)
  const sizes = batch.map(({ size }) => size)
  const indicesShape = implied ? sizes : [...sizes.slice(0, place), map.length, ...sizes.slice(place)]
  const windowSizes = windows.map(i => Math.min(c.axes[i]!.part, c.axes[i]!.size))
  const rank = sizes.length + windowSizes.length
  const updateWindowDims = shuffled(Array.from({ length: rank }, (_, i) => i)).slice(0, windowSizes.length).sort((a, b) => a - b)
  let b = 0
  let w = 0
  const updatesShape = Array.from({ length: rank }, (_, i) => updateWindowDims.includes(i) ? windowSizes[w++]! : sizes[b++]!)
  const params: ScatterDimensions = {
    updateWindowDims, insertedWindowDims: inserted, inputBatchingDims: batching, scatterDimsToOperandDims: map, indexVectorDim: place,
    scatterIndicesBatchingDims: batching.map(i => {
      const axis = batch.findIndex(({ pair }) => pair === i)
      return !implied && axis >= place ? axis + 1 : axis
    }),
  }
  const shape = c.axes.map(({ size }) => size)
  const starts = view('int32', indicesShape, Array.from({ length: sizeOf(indicesShape) }, () =>
    random() < 0.05 ? [-(2 ** 31), 2 ** 31 - 1][Math.floor(random() * 2)]! : Math.floor(random() * 7) - 1))
  // Halves of small integers add up exactly in any precision.
  const exact = (of: readonly number[]): ArrayView => view(c.dtype, of, Array.from({ length: sizeOf(of) }, () =>
    c.dtype === 'bool' ? Number(random() < 0.2) : c.dtype === 'int32' ? Math.floor(random() * 2 ** 32) | 0 : Math.floor(random() * 2000 - 1000) / 2))
  expect(result('scatter', [exact(shape), starts, exact(updatesShape)], params, shape, c.dtype,
    { work: beside && c.dtype === 'float32', ...inPlace ? { inPlace } : { start: c.seed % 3 } })).toBe(SAME)
}), { numRuns: 300 }))

describe('scatter', () => {
  const rows: ScatterDimensions = {
    updateWindowDims: [1], insertedWindowDims: [0], inputBatchingDims: [], scatterIndicesBatchingDims: [], scatterDimsToOperandDims: [0], indexVectorDim: 1,
  }

  it.each([1, 3, 4, 7, 16, 19, 40, 67])('adds rows of %i to a table, some of them several times, some nowhere', width => {
    for (const dtype of DTYPES) {
      const table = view(dtype, [9, width], Array.from({ length: 9 * width }, (_, i) => i % 2))
      const updates = view(dtype, [25, width], Array.from({ length: 25 * width }, (_, i) => dtype === 'bool' ? 1 : i % 31))
      const starts = view('int32', [25], Array.from({ length: 25 }, (_, i) => i * 7 % 13 - 2))
      expect(result('scatter', [table, starts, updates], rows, table.shape, dtype)).toBe(SAME)
    }
  })

  it('rounds sums of float32 within their precision', () => {
    const table = view('float32', [4, 5], Array.from({ length: 20 }, () => random()))
    const updates = view('float32', [100, 5], Array.from({ length: 500 }, () => random()))
    const starts = view('int32', [100], Array.from({ length: 100 }, () => Math.floor(random() * 4)))
    const expected = kernels.scatter([table, starts, updates], rows, table)
    const actual = run('scatter', [table, starts, updates], rows, table.shape, 'float32')
    for (let i = 0; i < 20; i++) expect(actual[i]).toBeCloseTo(expected[i]!, 4)
  })

  it.each([1, 4, 5])('with memory beside the target gives what sums in float64 round to: rows of %i, infinities and NaN among them', width => {
    const table = view('float32', [9, width], Array.from({ length: 9 * width }, () => random() * 1e6))
    const starts = view('int32', [4000], Array.from({ length: 4000 }, () => Math.floor(random() * 9)))
    const updates = view('float32', [4000, width], Array.from({ length: 4000 * width }, () => (random() - 0.3) * 10 ** (random() * 12 - 8)))
    const row = (at: number): number => starts.data.indexOf(at) * width
    for (const [at, x] of [[0, Infinity], [1, -Infinity], [2, NaN]] as const) updates.data[row(at)] = x
    expect(result('scatter', [table, starts, updates], rows, table.shape, 'float32', { work: true })).toBe(SAME)
    updates.data[starts.data.lastIndexOf(0) * width] = -Infinity
    expect(result('scatter', [table, starts, updates], rows, table.shape, 'float32', { work: true, inPlace: true })).toBe(SAME)
  })

  it('adds windows of several rows, wherever their rows lie among the updates', () => {
    const window: ScatterDimensions = { ...rows, updateWindowDims: [0, 2], insertedWindowDims: [], indexVectorDim: 1 }
    for (const [operand, updates] of [[[4, 3], [2, 5, 3]], [[5, 90], [3, 4, 83]], [[4, 90], [2, 1, 90]]] as const) {
      const starts = view('int32', [updates[1], 1], [0, 2, 1, 3, -1])
      const numbered = (shape: readonly number[]): ArrayView => view('float32', shape, Array.from({ length: sizeOf(shape) }, (_, i) => i))
      expect(result('scatter', [numbered(operand), starts, numbered(updates)], window, operand, 'float32')).toBe(SAME)
    }
  })

  it('leaves out windows that are larger than the operand', () => {
    const window: ScatterDimensions = { ...rows, updateWindowDims: [1], insertedWindowDims: [] }
    const [operand, starts, updates] = [view('float64', [3], [1, 2, 3]), view('int32', [1, 1], [0]), view('float64', [1, 5], [1, 1, 1, 1, 1])]
    expect([...run('scatter', [operand, starts, updates], window, [3], 'float64')]).toEqual([1, 2, 3])
    expect([...run('scatter', [operand, starts, updates], { ...window, scatterDimsToOperandDims: [] }, [3], 'float64')]).toEqual([1, 2, 3])
  })

  it('leaves out batches that the operand does not have', () => {
    const paired: ScatterDimensions = {
      updateWindowDims: [], insertedWindowDims: [], inputBatchingDims: [0], scatterIndicesBatchingDims: [0], scatterDimsToOperandDims: [], indexVectorDim: 1,
    }
    const [operand, starts, updates] = [view('int32', [2], [1, 2]), view('int32', [4, 0], []), view('int32', [4], [1, 1, 1, 1])]
    expect([...run('scatter', [operand, starts, updates], paired, [2], 'int32')]).toEqual([2, 3])
  })
})
