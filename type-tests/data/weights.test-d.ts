import { pipe, transpose, type Tensor } from 'pullback'
import { fromFlax, fromPyTorch } from 'pullback/data'
import * as L from 'pullback/layer'
import { isRight } from 'fp-ts/lib/Either.js'
import { expectAssignable, expectType } from 'tsd'

const line = pipe(L.input(4), L.named('out', L.dense(2)))
const weights = fromPyTorch(line, { 'fc.weight': ['out.w', transpose], 'fc.bias': 'out.b', 'fc.unused': null })
const read = weights.decode(new Uint8Array())
if (isRight(read)) expectType<Tensor<readonly [4, 2]>>(read.right.params.out.w)
weights.encode({ params: { out: { w: read._tag === 'Right' ? read.right.params.out.w : undefined as never, b: undefined as never } } })

// An order of axes, negative ones too; functions of one's own, there and back.
fromPyTorch(line, { w: ['out.w', [-1, 0]], b: { to: 'out.b', there: x => x, back: x => x } })

// Running state stands under state:, and comes with the parameters.
const normed = pipe(L.input(4), L.named('norm', L.batchNorm()))
const both = fromFlax(normed, { a: 'norm.scale', b: 'norm.offset', c: 'state:norm.mean', d: 'state:norm.variance' }).decode({})
if (isRight(both)) expectAssignable<Tensor<readonly [4]>>(both.right.state.norm.mean)

// A map that is not known here is looked at when it runs.
declare const map: Readonly<Record<string, string>>
fromFlax(line, map)
pipe(line, fromFlax({ w: 'out.w', b: 'out.b' }))

// Names with dots in them.
fromPyTorch(pipe(L.input(4), L.named('a.b', L.dense(2))), { w: 'a\\.b.w', b: 'a\\.b.b' })
