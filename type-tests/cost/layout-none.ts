// A model of eight parameters and a mesh, and no layout yet: what a layout costs is above this.
import { pipe } from 'pullback'
import * as L from 'pullback/layer'
import * as Xla from 'pullback/xla'

declare const xla: Xla.Connection
export const model = pipe(
  L.input(784), L.named('first', L.dense(512)), L.named('second', L.dense(512)), L.named('third', L.dense(512)), L.named('out', L.dense(16)),
)
export const mesh = Xla.mesh(xla, { data: 4, model: 2 })
