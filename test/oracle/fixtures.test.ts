import { readdirSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { casesOf, readFixture, type FixtureName, type Recorded } from './read.js'

const words: { readonly [N in FixtureName]: string } = {
  elementwise:
    'add sub mul div pow maximum minimum equal notEqual less lessEqual greater greaterEqual ' +
    'logicalAnd logicalOr logicalNot where neg exp log log1p expm1 sqrt rsqrt square abs sign sin cos ' +
    'tanh sigmoid relu gelu silu softplus erf erfc clip',
  contraction: 'matmul dot outer',
  convolution: 'conv2d conv1d convTranspose2d convTranspose1d maxPool2d avgPool2d maxPool1d avgPool1d',
  reduction:
    'sum mean max min prod argmax argmin variance std logSumExp softmax logSoftmax cumsum all any norm',
  movement:
    'reshape flatten transpose permute squeeze expandDims broadcastTo concat stack split slice pad flip tile take ' +
    'gather oneHot',
  random: 'threefry2x32 key split foldIn bits uniform normal bernoulli categorical gumbel truncatedNormal chain',
  layer:
    'dense relu sigmoid tanh gelu silu softplus softmax logSoftmax residual batchNorm dropout mlp',
  loss:
    'squaredError meanSquaredError binaryCrossEntropy binaryCrossEntropyWithLogits softmaxCrossEntropy l2Penalty',
  optimizer:
    'sgd momentum nesterov adam adamW rmsprop adagrad clipByGlobalNorm weightDecay constant exponential piecewise ' +
    'cosine warmupCosine',
  files: 'npy npz safetensors idx csv',
  transform: 'scan whileLoop cond vmap grad jvp jacobian hessian',
  vocabulary:
    'exp2 log2 cbrt tan asin acos atan sinh cosh asinh acosh atanh logSigmoid mish softsign leakyRelu elu floor ceil round isNaN isFinite ' +
    'atan2 mod floorDiv',
  places:
    'at roll writeAt scatterAdd take oneHot sort argsort topK cumprod cummax logCumSumExp tril triu trace diag cholesky inverse solve triangularSolve',
  accuracy: 'exp2 log2 cbrt tan asin acos atan sinh cosh asinh acosh atanh logSigmoid softsign elu',
  pattern: 'einsum rearrange reduce repeat',
  refused: 'einsum rearrange reduce repeat',
  tails: 'erf erfc sigmoid tanh gelu silu softplus mish exp expm1 sin cos log log1p',
}
const names = Object.keys(words) as readonly FixtureName[]
const folder = new URL('./fixtures/', import.meta.url)

const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
const allowed: { readonly [D in Recorded['dtype']]: (x: number) => boolean } = {
  float32: x => Object.is(Math.fround(x), x),
  float64: () => true,
  int32: x => (x | 0) === x,
  uint32: x => x >>> 0 === x,
  bool: x => x === 0 || x === 1,
}

const isRecorded = (value: object): value is Recorded => 'shape' in value && 'dtype' in value && 'data' in value

/** Every array in a case, with the path that leads to it. */
const collect = (at: string, value: unknown): readonly (readonly [string, Recorded])[] => {
  if (typeof value !== 'object' || value === null) return []
  return isRecorded(value) ? [[at, value]] : Object.entries(value).flatMap(([k, v]) => collect(`${at}: ${k}`, v))
}

/** The faults of an array, so that a failure names them all at once. */
const faults = (at: string, { shape, dtype, data }: Recorded): readonly string[] => [
  ...(shape.every(d => Number.isInteger(d) && d >= 0) ? [] : [`${at}: shape ${shape.join()}`]),
  ...(data.length === product(shape) ? [] : [`${at}: ${data.length} elements in [${shape.join()}]`]),
  ...data.flatMap((x, i) => (typeof x === 'number' && allowed[dtype](x) ? [] : [`${at}: ${dtype} ${x} at ${i}`])),
]

/** What a cotangent differs in from the array it belongs to. */
const unlike = (at: string, primal: Recorded | undefined, cotangent: Recorded | null): readonly string[] =>
  cotangent === null || (primal?.dtype === cotangent.dtype && primal.shape.join() === cotangent.shape.join())
    ? []
    : [`${at}: ${cotangent.dtype} [${cotangent.shape.join()}]`]

describe('oracle fixtures', () => {
  it('are the expected files, together under 2.5 MB', () => {
    const files = readdirSync(folder)
    expect([...files].sort()).toEqual(names.map(n => `${n}.json`).sort())
    expect(files.reduce((n, f) => n + statSync(new URL(f, folder)).size, 0)).toBeLessThan(2.5e6)
  })

  for (const name of names) {
    describe(name, () => {
      const fixture = readFixture(name)

      it('holds the expected words, each case by its own name', () => {
        expect(new Set(fixture.cases.map(c => c.word))).toEqual(new Set(words[name].split(' ')))
        expect(new Set(fixture.cases.map(c => c.name)).size).toBe(fixture.cases.length)
        expect(fixture.versions['jax']).toBe('0.10.2')
      })

      it('holds arrays whose data fits their shape and dtype', () => {
        const found = fixture.cases.flatMap(c => collect(c.name, c).flatMap(([at, r]) => faults(at, r)))
        expect(found).toEqual([])
      })

      it('holds cotangents of the type of what they belong to', () => {
        const found = fixture.cases.flatMap(c => [
          ...(c.dOutputs ?? c.outputs).flatMap((d, i) => unlike(`${c.name}: dOutput ${i}`, c.outputs[i], d)),
          ...(c.dInputs ?? c.inputs).flatMap((d, i) => unlike(`${c.name}: dInput ${i}`, c.inputs[i], d)),
          ...('dParams' in c && c.dParams
            ? Object.entries(c.dParams).flatMap(([k, d]) => unlike(`${c.name}: dParams ${k}`, c.params?.[k], d))
            : []),
          ...((c.dOutputs ?? c.outputs).length === c.outputs.length ? [] : [`${c.name}: number of dOutputs`]),
          ...((c.dInputs ?? c.inputs).length === c.inputs.length ? [] : [`${c.name}: number of dInputs`]),
        ])
        expect(found).toEqual([])
      })
    })
  }

  it('decodes what JSON cannot spell', () => {
    const special = casesOf(readFixture('elementwise'), 'neg').find(c => c.name === 'neg special')
    expect(special?.inputs[0]?.data.slice(0, 5)).toEqual([NaN, Infinity, -Infinity, 0, -0])
    expect(special?.outputs[0]?.data.slice(0, 5)).toEqual([NaN, -Infinity, Infinity, -0, 0])
  })
})
