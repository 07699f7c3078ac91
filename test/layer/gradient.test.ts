import { assert, integer, property, record, type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, pipe, type Tree } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'
import { castTree, awayFromZero, checkLayer, draws, drawnParams, expectTreesClose, plain, type Needs, type Plain } from './support.js'

/** Sizes of a batch prefix and of features. */
interface Sizes { readonly seed: number; readonly b: number; readonly m: number; readonly n: number }

const sizes = (least = 1): Arbitrary<Sizes> => record({
  seed: integer({ min: 0, max: 1e6 }),
  b: integer({ min: least, max: least + 3 }),
  m: integer({ min: 1, max: 4 }),
  n: integer({ min: 1, max: 4 }),
})

interface Subject {
  readonly name: string
  readonly make: (s: Sizes) => unknown
  readonly needs?: (layer: Plain, seed: number) => Needs
  /** The fewest rows at which numbers are well conditioned. */
  readonly rows?: number
}

const key = (seed: number) => Random.foldIn(Random.key(seed), 'noise')
const state = (layer: Plain): Tree => castTree(layer.initState(), 'float64')

const activations = { relu: L.relu, sigmoid: L.sigmoid, tanh: L.tanh, gelu: L.gelu, silu: L.silu, softplus: L.softplus, softmax: L.softmax }

const subjects: readonly Subject[] = [
  ...Object.entries(activations).map(([name, make]): Subject => ({ name, make: ({ m, n }) => make([m, n]) })),
  { name: 'dense', make: ({ m, n }) => L.dense(m, n) },
  { name: 'flatten', make: ({ m, n }) => L.flatten([m, n]) },
  { name: 'residual of dense', make: ({ n }) => L.residual(L.dense(n, n)) },
  { name: 'residual of a maker', make: ({ m, n }) => L.residual(L.tanh)([m, n]) },
  { name: 'dropout', make: ({ m, n }) => L.dropout(0.4)([m, n]), needs: (_, seed) => ({ key: key(seed) }) },
  { name: 'batchNorm', make: ({ m, n }) => L.batchNorm()([m, n]), needs: layer => ({ state: state(layer) }), rows: 4 },
  {
    name: 'a network of all of them',
    make: ({ m, n }) => pipe(
      L.input(m, n), L.named('flat', L.flatten), L.named('fc', L.dense(3)), L.named('bn', L.batchNorm()), L.named('act', L.gelu),
      L.named('drop', L.dropout(0.3)),
      L.named('block', L.residual(pipe(L.input(3), L.named('fc', L.dense(3)), L.named('act', L.tanh), L.named('bn', L.batchNorm())))),
      L.named('out', L.dense(2)), L.named('p', L.softmax),
    ),
    needs: (layer, seed) => ({ key: key(seed), state: state(layer) }),
    rows: 5,
  },
]

describe.each(subjects)('$name', ({ make, needs, rows = 1 }) => {
  it('backward by hand = derived = central differences, on random shapes', () => {
    assert(property(sizes(rows), s => {
      const layer = plain(make(s))
      const given = needs?.(layer, s.seed)
      checkLayer(layer, awayFromZero(s.seed, [s.b, ...layer.inShape]), JSON.stringify(s), { seed: s.seed, ...(given && { needs: given }) })
    }), { numRuns: 12, seed: 5 })
  })

  it('runs alike through compile, in float32 and float64', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const s = { seed: 7, b: rows + 1, m: 3, n: 2 }
      const layer = plain(make(s))
      const given = needs?.(layer, s.seed)
      const training = (params: Tree, x: Tree, dy: Tree, needed: Tree): Tree => {
        const [y, backward, next = {}] = layer(params, asStated(x), asStated(needed))
        return [y, backward(asStated(dy)), next]
      }
      const args = castTree([drawnParams(layer, 1), draws(1)('x', [s.b, ...layer.inShape]), draws(1)('dy', [s.b, ...layer.outShape]), given ?? {}] as const, dtype)
      const compiled = compile(training)
      const found = compiled(...asStated<Parameters<typeof training>>(args))
      const expected = training(...asStated<Parameters<typeof training>>(args))
      expectTreesClose(found, expected, { relative: dtype === 'float32' ? 1e-5 : 1e-12 }, dtype)
      expect(JSON.stringify(found)).not.toContain('null')
    }
  })
})

it('a softmax of scalars has no axis', () => {
  expect(() => L.softmax([])).toThrow('softmax: [] has no axis -1')
})
