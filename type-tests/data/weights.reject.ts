import { pipe, transpose } from 'pullback'
import { fromFlax, fromPyTorch } from 'pullback/data'
import * as L from 'pullback/layer'

const model = pipe(L.input(4), L.named('hidden', L.dense(3)), L.named('norm', L.batchNorm()))
const line = pipe(L.input(4), L.named('out', L.dense(2)))

//! fromPyTorch: 'out.v' is no parameter of the model
fromPyTorch(line, { /*^*/ 'fc.weight': ['out.v', transpose], 'fc.bias': 'out.b', w: 'out.w' })

//! fromPyTorch: no tensor is given for 'out.b'
fromPyTorch(line, /*^*/ { 'fc.weight': ['out.w', transpose] })

//! transpose: [2] has fewer than 2 axes
fromPyTorch(line, { 'fc.weight': 'out.w', /*^*/ 'fc.bias': ['out.b', transpose] })

//! permute: [0, 0] is not a permutation of the 2 axes of [4, 2]
fromPyTorch(line, { /*^*/ 'fc.weight': ['out.w', [0, 0]], 'fc.bias': 'out.b' })

//! fromPyTorch: 'out.w' is given twice
fromPyTorch(line, /*^*/ { 'fc.weight': 'out.w', 'fc1.weight': 'out.w', 'fc.bias': 'out.b' })

//! fromFlax: no tensor is given for 'state:norm.mean'
fromFlax(model, /*^*/ { kernel: 'hidden.w', bias: 'hidden.b', scale: 'norm.scale', offset: 'norm.offset', var: 'state:norm.variance' })
