import { add, mul, tensor, zeros } from 'pullback'
import * as Random from 'pullback/random'
import * as Tree from 'pullback/tree'

const params = { hidden: { w: zeros([3, 2]), b: zeros([2]) } }

//! map: rate is no tensor: a tree is records and tuples of tensors
Tree.map(/*^*/ { w: zeros([2]), rate: 0.1 }, x => mul(x, 2))

//! leaves: key is a key: a tree is records and tuples of tensors
//! run
Tree.leaves(/*^*/ { w: zeros([2]), key: Random.key(0) })

//! count: layers.f is a function: a tree is records and tuples of tensors
Tree.count(/*^*/ { layers: { f: () => zeros([2]) } })

//! zipWith: the trees differ: hidden.w is [3, 2] and [3, 4]
Tree.zipWith(params, /*^*/ { hidden: { w: zeros([3, 4]), b: zeros([2]) } }, (a, b) => add(a, b))

//! zipWith: the trees differ: hidden.b is float32 and int32
Tree.zipWith(params, /*^*/ { hidden: { w: zeros([3, 2]), b: zeros([2], { dtype: 'int32' }) } }, (a, b) => a.shape.length + b.shape.length)

//! allClose: the trees differ: hidden.b is in the first only
Tree.allClose(params, /*^*/ { hidden: { w: zeros([3, 2]) } })

//! allClose: the trees differ: out is in the second only
Tree.allClose(params, /*^*/ { ...params, out: tensor([1]) })

//! Expected 3 arguments, but got 2
Tree./*^*/ reduce(params, (n: number, x) => n + x.shape.length)
