import { compile, matmul, pipe, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
import type { Equal, Expect } from '../support/equal.js'

declare const xla: Xla.Connection
const model = pipe(L.input(784), L.named('hidden', L.dense(128)), L.named('act', L.relu), L.named('out', L.dense(10)))
const mesh = Xla.mesh(xla, { data: 4, model: 2 })
type Grid = { readonly data: 4; readonly model: 2 }

const layout = Xla.layout(mesh, model, { hidden: { w: [null, 'model'], b: ['model'] }, out: { w: [['data', 'model']] } })
const none = Xla.layout(mesh, model, {})
const said = Xla.layout(mesh, model, { hidden: { w: [] }, act: {} })
const preset = Xla.fsdp(mesh, model, 'data')
const own = Xla.layout(mesh, { init: () => ({ blocks: { w: zeros([12, 64, 64]) } }) }, { blocks: { w: ['data', null, 'model'] } })

// Sizes that are known at run time only are checked then.
declare const n: number
const open = Xla.mesh(xla, { data: n })
const late = Xla.place(Xla.layout(open, model, { hidden: { w: ['data'] } }), { batch: 'data', batchSize: 30 })
const later = Xla.place(layout, { batch: 'data', batchSize: n })
const placed = Xla.place(layout, { batch: 'data', batchSize: 128 })
const parallel = Xla.place(mesh, { batch: 'data' })
const everywhere = Xla.place(mesh, {})

// In generic code the mesh and the model are whatever they are.
const spread = <A extends Record<'data', number>>(grid: Xla.Mesh<A>) => Xla.place(Xla.layout(grid, model, {}), {})
const generic = spread(mesh)

const config = { model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 32, epochs: 1, key: Random.key(0) }
const start = Train.init({ ...config, device: placed })
const compiled = compile((y: Tensor<readonly [2, 2]>) => matmul(y, y), { device: xla })
const text = Xla.stablehlo((x: Tensor<readonly [3]>) => x)

type Six<T> = readonly [T, T, T, T, T, T]

export type Cases = [
  Expect<Equal<typeof mesh, Xla.Mesh<Grid>>>,
  Expect<Equal<typeof layout, Xla.Layout<Grid>>>,
  Expect<Equal<typeof none, Xla.Layout<Grid>>>,
  Expect<Equal<typeof said, Xla.Layout<Grid>>>,
  Expect<Equal<typeof preset, Xla.Layout<Grid>>>,
  Expect<Equal<typeof own, Xla.Layout<Grid>>>,
  Expect<Equal<readonly [typeof late, typeof later, typeof placed, typeof parallel, typeof everywhere, typeof generic], Six<Xla.Placement>>>,
  Expect<Equal<typeof start.params.out.b, Tensor<readonly [10]>>>,
  Expect<Equal<ReturnType<typeof compiled>, Tensor<readonly [2, 2]>>>,
  Expect<Equal<typeof text, (x: Tensor<readonly [3]>) => string>>,
]
