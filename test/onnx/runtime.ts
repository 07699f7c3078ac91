import { isLeft, type Either } from 'fp-ts/lib/Either.js'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromArray, type AnyTensor, type DType } from 'pullback'
import { bytesOf } from '../../src/data/format/elements.js'
import { asStated } from '../../src/tensor/cast.js'
import { storageOf } from '../../src/tensor/value.js'
import { runPython } from '../support/python.js'

/** A model, and inputs to run it on. */
export interface Model {
  readonly name: string
  readonly file: Either<Error, Uint8Array>
  readonly runs: readonly Readonly<Record<string, AnyTensor>>[]
}

/** What onnxruntime makes of a model. */
export interface Ran {
  readonly name: string
  readonly error: string | undefined
  readonly dims: Readonly<Record<string, readonly (number | string)[]>>
  readonly runs: readonly Readonly<Record<string, AnyTensor>>[]
}

interface Recorded {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly bytes: string
}

const views = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const

const recorded = (x: AnyTensor): Recorded => ({ shape: x.shape, dtype: x.dtype, bytes: Buffer.from(bytesOf(storageOf(x, 'test'))).toString('base64') })

const tensorOf = ({ shape, dtype, bytes }: Recorded): AnyTensor => {
  const data = new Uint8Array(Buffer.from(bytes, 'base64'))
  return fromArray(shape, Array.from(new views[dtype](data.buffer), x => dtype === 'bool' ? x === 1 : x), { dtype })
}

const mapped = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]))

/** Has the models checked and run, all by one process. */
export const runModels = (models: readonly Model[]): readonly Ran[] => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-onnx-'))
  try {
    const cases = models.map(({ name, file, runs }, i) => {
      if (isLeft(file)) throw new Error(`${name}: ${file.left.message}`)
      writeFileSync(join(folder, `${i}.onnx`), file.right)
      return { name, file: `${i}.onnx`, runs: runs.map(inputs => mapped(inputs, recorded)) }
    })
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases))
    const read: readonly { readonly name: string; readonly error?: string; readonly dims?: Ran['dims']; readonly runs?: readonly Readonly<Record<string, Recorded>>[] }[] =
      JSON.parse(runPython(new URL('run.py', import.meta.url).pathname, folder))
    return read.map(({ name, error, dims = {}, runs = [] }) => ({ name, error, dims, runs: runs.map(outputs => mapped(outputs, tensorOf)) }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The largest difference of two tensors of one type, relative where they are large; infinite where their types differ. */
export const distance = (a: AnyTensor | undefined, b: AnyTensor): number => {
  if (a === undefined || a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) return Infinity
  const [p, q] = [storageOf(a, 'test'), storageOf(b, 'test')]
  let most = 0
  for (let i = 0; i < p.length; i++) {
    const [x, y]: readonly [number, number] = [asStated(p[i]), asStated(q[i])]
    const apart = Object.is(x, y) || x === y || (Number.isNaN(x) && Number.isNaN(y)) ? 0 : Math.abs(x - y) / Math.max(1, Math.abs(y))
    most = Math.max(most, Number.isNaN(apart) ? Infinity : apart)
  }
  return most
}
