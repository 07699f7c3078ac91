// How eight parameters lie on a mesh.
import * as Xla from 'pullback/xla'
import { mesh, model } from './layout-none.js'

export const layout = Xla.layout(mesh, model, {
  first: { w: [null, 'model'], b: ['model'] }, second: { w: ['model', null], b: [null] }, third: { w: [null, 'model'], b: ['model'] },
  out: { w: ['model', null], b: ['data'] },
})
