import { exp, tensor } from 'pullback'
import * as Xla from 'pullback/xla'
import { asStated } from '../../src/tensor/cast.js'
import type { Row } from './hostile.js'

export const xlaRows: readonly Row[] = [
  { word: 'stablehlo', call: asStated(Xla.stablehlo), args: [exp, { turbo: false }], takes: ['function maker', 'record bare'], optional: 1 },
  { word: 'stablehlo, of arguments', call: asStated(Xla.stablehlo(exp)), args: [tensor([1, 2])], says: 'stablehlo|exp' },
]
