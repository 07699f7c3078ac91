import { add, allClose, cast, compile, concat, equalTo, exp, grad, matmul, pad, pipe, print, sum, take, tensor, toArray, toFlat, zeros, type AnyTensor } from 'pullback'
import { paramsOf } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { expect, it } from 'vitest'

type Methods = Record<string | symbol, unknown>

const prototype = Object.getPrototypeOf(Uint8Array.prototype) as Methods
const globals = globalThis as unknown as Methods
const kinds = ['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array']

/** Runs with methods of typed arrays, and the typed arrays themselves, replaced by some that keep all arrays that they see. */
const spied = (run: () => void): ReadonlySet<Float32Array> => {
  const seen = new Set<Float32Array>()
  const keep = (value: unknown): void => { if (ArrayBuffer.isView(value) && !(value instanceof DataView)) seen.add(value as Float32Array) }
  const names = Reflect.ownKeys(prototype).filter(name => name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === 'function')
  const methods = names.map(name => [name, Object.getOwnPropertyDescriptor(prototype, name)!] as const)
  const constructors = kinds.map(name => [name, globals[name] as new (...args: never[]) => Float32Array] as const)
  try {
    for (const [name, { value }] of methods) {
      const method = value as (...args: unknown[]) => unknown
      Object.defineProperty(prototype, name, {
        configurable: true, writable: true,
        value(this: unknown, ...args: unknown[]) {
          const result = method.apply(this, args)
          ;[this, result, ...args].forEach(keep)
          return result
        },
      })
    }
    for (const [name, Kind] of constructors) {
      globals[name] = new Proxy(Kind, {
        construct(target, args: never[], asked) {
          const made = Reflect.construct(target, args, asked === globals[name] ? target : asked) as Float32Array
          keep(made)
          return made
        },
      })
    }
    run()
  } finally {
    for (const [name, descriptor] of methods) Object.defineProperty(prototype, name, descriptor)
    for (const [name, Kind] of constructors) globals[name] = Kind
  }
  return seen
}

it('methods of typed arrays and constructors that somebody has replaced never see the elements of a tensor', () => {
  const x = tensor([[1, -2], [3, 4]])
  const places = tensor([1, 0], { dtype: 'int32' })
  const model = pipe(L.input(2), L.named('hidden', L.dense(3)), L.named('act', L.relu), L.named('out', L.dense(2)))
  const config = {
    model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.01), batchSize: 1, epochs: 2, key: Random.key(0), metrics: { accuracy: Train.accuracy },
  }
  const compiled = compile((v: typeof x) => add(exp(v), 1))
  const made: AnyTensor[] = [x, places]
  let last = Train.init(config)
  const seen = spied(() => {
    made.push(
      add(x, x), exp(x), matmul(x, x), concat([x, x]), pad(x, [[1, 0], [0, 0]]), take(x, places, 0), cast(x, 'int32'), cast(x, 'bool'), zeros([3]),
      tensor(Float32Array.of(1, 2)), sum(x, 0), grad((v: typeof x) => sum(exp(v)))(x), compiled(x), Random.normal(Random.key(3), [4]), Random.permutation(Random.key(3), 4),
    )
    last = Train.fit(config, { train: { x, y: places }, test: { x, y: places } })
    for (const value of made) void [toArray(value), toFlat(value), print(value), String(value), JSON.stringify(value), structuredClone(value), { ...value }]
    void [equalTo(x, x), allClose(x, x), paramsOf(model).encode(last.params), paramsOf(model).decode(structuredClone(last.params))]
    Loss.softmaxCrossEntropy(x, places)
  })
  made.push(last.params.hidden.w, last.params.out.b)
  const before = made.map(value => toArray(value))
  expect(seen.size).toBeGreaterThan(0)
  for (const array of seen) array.fill(7)
  expect(made.map(value => toArray(value))).toEqual(before)
  expect(toArray(compiled(x))).toEqual(before[14])
})
