import { mul, pipe, zeros } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(L)

const row = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row => ({ word, call: words[word]!, args, variadic: true, ...more })

const model = pipe(L.input(3), L.named('h', L.dense(2)), L.named('act', L.relu))
const params = model.init(Random.key(0))
const x = zeros([5, 3])
const [y, backward] = model(params, x)

/** A layer of one's own. */
const own = {
  inShape: [2], outShape: [2], init: () => ({}), forward: (_: unknown, z: typeof x) => [mul(z, 2), () => [{}, z]], evaluate: (_: unknown, z: typeof x) => mul(z, 2),
}
const { evaluate: _, ...forwardOnly } = own

const activations = 'gelu relu sigmoid silu softmax softplus tanh'.split(' ')

export const layerRows: readonly Row[] = [
  row('input', [3], { optional: 1 }),
  row('dense', [4, 3], { optional: 1 }), { word: 'dense, maker', args: [[3]], call: asStated(L.dense(4)), says: 'dense|layer', variadic: true },
  ...activations.map(word => row(word, [[3]], { says: `${word}|layer`, takes: [word === 'softmax' ? '' : 'array'] })),
  row('batchNorm', [{ momentum: 0.5 }], { takes: ['record bare'], optional: 1 }),
  { word: 'batchNorm, maker', args: [[3]], call: asStated(L.batchNorm()), takes: ['array'], says: 'batchNorm|layer', variadic: true },
  row('dropout', [0.5], { takes: ['fraction'] }), { word: 'dropout, maker', args: [[3]], call: asStated(L.dropout(0.5)), takes: ['array'], says: 'layer', variadic: true },
  row('flatten', [[2, 3]], { takes: ['array'], says: 'flatten|layer' }),
  row('named', ['h', L.relu], { takes: ['text empty', 'function maker'] }),
  { word: 'named, in a pipe', args: [L.input(3)], call: asStated(L.named('h', L.relu)), variadic: true },
  row('compose', [L.input(3), L.dense(3, 4)]),
  row('residual', [L.relu], { takes: ['function maker'] }), { word: 'residual, maker', args: [[3]], call: asStated(L.residual(L.relu)), takes: ['array'], says: 'residual|layer', variadic: true },
  row('repeat', [L.input(2), [1], L.named('h', L.relu)], { takes: ['', 'array texts nulls', 'maker'] }),
  ...(['initState', 'evaluate'] as const).map((field): Row => ({
    word: `fromForward, ${field}`, args: [field === 'initState' ? () => ({}) : own.evaluate], optional: 1, variadic: true, takes: ['function maker'],
    call: given => asStated<(own: unknown) => unknown>(L.fromForward)({ ...forwardOnly, forward: (_p: unknown, z: typeof x) => mul(z, 2), [field]: given }),
  })),
  row('layer', [own]), row('fromForward', [{ ...forwardOnly, forward: (_p: unknown, z: typeof x) => mul(z, 2) }]),
  { word: 'layer, called', args: [params, x], call: asStated(model), says: 'layer|named', variadic: true },
  { word: 'evaluate, of a layer', args: [params, x], call: asStated(model.evaluate), says: 'evaluate|named', variadic: true },
  { word: 'backward, of a layer', args: [y], call: asStated(backward), variadic: true },
  { word: 'init, of a layer', args: [Random.key(0)], call: asStated(model.init), says: 'foldIn', takes: ['key'], variadic: true },
]
