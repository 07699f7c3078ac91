import { exp, pipe, tensor, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import * as Xla from 'pullback/xla'

declare const xla: Xla.Connection
const model = pipe(L.input(784), L.named('hidden', L.dense(128)), L.named('act', L.relu), L.named('out', L.dense(10)))
const nested = pipe(L.input(784), L.named('encoder', pipe(L.input(784), L.named('first', L.dense(96)))), L.named('out', L.dense(10)))
const mesh = Xla.mesh(xla, { data: 4, model: 2 })
const three = Xla.mesh(xla, { data: 4, model: 3 })
const layout = Xla.layout(mesh, model, {})

//! layout: hidden.w is [784, 128]: axis 1 of size 128 is not divisible by 3, the size of mesh axis 'model'
Xla.layout(three, model, /*^*/ { hidden: { w: [null, 'model'] } })

//! layout: hidden.b is [128]: axis 0 of size 128 is not divisible by 3, the size of mesh axis 'model'
Xla.layout(three, model, /*^*/ { hidden: { b: ['model'] } })

//! layout: out.w is [128, 10]: axis 1 of size 10 is not divisible by 4, the size of mesh axis 'data'
Xla.layout(mesh, model, /*^*/ { out: { w: ['model', 'data'] } })

//! layout: hidden.w: the mesh has no axis 'modle'
Xla.layout(mesh, model, /*^*/ { hidden: { w: [null, 'modle'] } })

//! layout: out.b: the mesh has no axis ''
Xla.layout(mesh, model, /*^*/ { out: { b: [''] } })

//! layout: hidden.w names the mesh axis 'data' twice
Xla.layout(mesh, model, /*^*/ { hidden: { w: ['data', 'data'] } })

//! layout: hidden.w names the mesh axis 'model' twice
Xla.layout(mesh, model, /*^*/ { hidden: { w: ['model', ['data', 'model']] } })

//! layout: hidden.w names the mesh axis 'data' twice
Xla.layout(mesh, model, /*^*/ { hidden: { w: [['data', 'data']] } })

//! layout: there is no parameter hiden
Xla.layout(mesh, model, /*^*/ { hiden: { w: [null, 'model'] } })

//! layout: there is no parameter hidden.weight
Xla.layout(mesh, model, /*^*/ { hidden: { weight: [null, 'model'] } })

//! layout: there is no parameter act.w
Xla.layout(mesh, model, /*^*/ { act: { w: ['model'] } })

//! layout: hidden.b is [128]: more axes are named than it has
Xla.layout(mesh, model, /*^*/ { hidden: { b: ['model', null] } })

//! layout: hidden.w is [784, 128]: more axes are named than it has
Xla.layout(mesh, model, /*^*/ { hidden: { w: [null, null, 'data'] } })

//! layout: hidden is no tensor: name those in it
Xla.layout(mesh, model, /*^*/ { hidden: ['model'] })

//! layout: out.w is [128, 10]: axis 1 of size 10 leaves 5 to mesh axis 'data', whose size 4 does not divide it
Xla.layout(mesh, model, /*^*/ { out: { w: [null, ['model', 'data']] } })

//! layout: hidden.b is [128]: axis 0 of size 128 leaves 32 to mesh axis 'model', whose size 3 does not divide it
Xla.layout(three, model, /*^*/ { hidden: { b: [['data', 'model']] } })

//! layout: encoder.first.w: the mesh has no axis 'x'
Xla.layout(mesh, nested, /*^*/ { encoder: { first: { w: ['x'] } } })

//! layout: there is no parameter encoder.second
Xla.layout(mesh, nested, /*^*/ { encoder: { second: { w: ['data'] } } })

//! layout: encoder.first.b is [96]: axis 0 of size 96 is not divisible by 5, the size of mesh axis 'five'
Xla.layout(Xla.mesh(xla, { five: 5 }), nested, /*^*/ { encoder: { first: { b: ['five'] } } })

//! layout: hidden.w: the mesh has no axis 'rows'
Xla.layout(mesh, model, /*^*/ { hidden: { w: ['rows'], b: ['model'] } })

//! layout: w is [6, 5]: axis 1 of size 5 is not divisible by 2, the size of mesh axis 'model'
Xla.layout(mesh, { init: () => ({ w: zeros([6, 5]) }) }, /*^*/ { w: [null, 'model'] })

//! Type 'number' is not assignable to type
Xla.layout(mesh, model, { hidden: { /*^*/ w: 3 } })

//! Type 'string' is not assignable to type
Xla.layout(mesh, model, { hidden: { /*^*/ w: 'model' } })

//! Mesh<
Xla.layout(/*^*/ xla, model, {})

//! is not assignable to parameter of type
Xla.layout(mesh, /*^*/ exp, {})

//! place: the mesh has no axis 'rows'
Xla.place(layout, { /*^*/ batch: 'rows' })

//! place: the mesh has no axis 'data'
Xla.place(Xla.mesh(xla, { model: 8 }), { /*^*/ batch: 'data' })

//! place: batchSize 126 is not divisible by 4, the size of mesh axis 'data'
Xla.place(layout, { batch: 'data', /*^*/ batchSize: 126 })

//! place: batchSize 100 is not divisible by 8, the size of mesh axis 'data'
Xla.place(Xla.mesh(xla, { data: 8 }), { batch: 'data', /*^*/ batchSize: 100 })

//! is not assignable to parameter of type
Xla.place(/*^*/ model, { batch: 'data' })

//! is not assignable to parameter of type
Xla.fsdp(mesh, model, /*^*/ 'rows')

//! is not assignable to type 'number'
Xla.mesh(xla, { /*^*/ data: '4' })

//! 'Connection'
Xla.mesh(/*^*/ {}, { data: 4 })

//! stablehlo: result.f is a function: call it inside, and return the tensors it gives
Xla.stablehlo(/*^*/ (x: Tensor<readonly [2]>) => ({ f: () => x }))

//! stablehlo: result is no tensor: return tensors and keys, in records and tuples
Xla.stablehlo(/*^*/ (x: Tensor<readonly [2]>) => x.shape[0])

//! is not assignable to parameter of type
Xla.stablehlo((x: Tensor<readonly [2]>) => x)(/*^*/ tensor([1, 2, 3]))

//! is not assignable to type 'boolean
Xla.stablehlo((x: Tensor<readonly [2]>) => x, { /*^*/ turbo: 1 })

//! does not exist in type 'StablehloOptions'
Xla.stablehlo((x: Tensor<readonly [2]>) => x, { /*^*/ precision: 'HIGHEST' })

//! is not assignable to type '"cpu" | "cuda" | "rocm" | "tpu"
void Xla.connect({ /*^*/ platform: 'gpu' })

//! is not assignable to type 'number
void Xla.connect({ /*^*/ devices: '8' })

export const used = [Random.key(0)]
