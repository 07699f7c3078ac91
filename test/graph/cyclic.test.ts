import { checkGrads, compile, grad, jvp, scan, sum, tensor, valueAndGrad, vjp, vmap, type Tensor } from 'pullback'
import { paramsOf, tensorOf } from 'pullback/data'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

const w = tensor([1, 2])

/** A record that holds itself. */
const record: Record<string, unknown> = { w }
record['self'] = record

/** A list that does. */
const list: unknown[] = [w]
list.push({ again: list })

type Params = { readonly w: Tensor<readonly [2]> }

const loss = (p: Params): Tensor<readonly []> => sum(p.w)

it.each<readonly [string, (tree: Params) => unknown]>([
  ['compile', tree => compile(loss)(tree)],
  ['compile, of a result', tree => compile((x: typeof w) => asStated<Params>({ ...tree, x }))(w)],
  ['grad', tree => grad(loss)(tree)],
  ['valueAndGrad', tree => valueAndGrad(loss)(tree)],
  ['vjp', tree => vjp(loss)(tree)],
  ['jvp', tree => jvp(loss)([tree], [tree])],
  ['scan', tree => scan((c: Tensor<readonly []>) => [c, {}] as const, tensor(1), asStated<never>(tree))],
  ['vmap', tree => vmap(asStated<(p: Params) => Tensor<readonly []>>(loss))(asStated<never>(tree))],
  ['checkGrads', tree => checkGrads(loss)(tree)],
  ['init', tree => Opt.adam(0.1).init(tree)],
  ['update', tree => Opt.sgd(0.1).update({ w }, Opt.sgd(0.1).init({ w }), tree)],
  ['applyUpdates', tree => Opt.applyUpdates(tree, tree)],
  ['l2Penalty', tree => Loss.l2Penalty(1)(tree)],
  ['paramsOf', tree => paramsOf({ init: () => tree })],
])('%s says so when a tree holds itself', (word, use) => {
  for (const tree of [record, list]) {
    const name = word.replace(/,.*/, '').replace('valueAndGrad', 'grad').replace('applyUpdates', 'update')
    expect(() => use(asStated<Params>(tree))).toThrow(new RegExp(`^${name}: .{1,200}$`))
  }
})

it('codecs give Left for data that holds itself', () => {
  expect(isLeft(paramsOf({ init: () => ({ w }) }).decode(record))).toBe(true)
  expect(isLeft(tensorOf([null, null]).decode(list))).toBe(true)
})
