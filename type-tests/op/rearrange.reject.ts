import { pipe, rearrange, reduce, repeat, zeros, type Dim, type Tensor } from 'pullback'

declare const n: number
declare const either: Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>
declare const both: 'a b -> b a' | 'a b c -> a b c'
declare const by: 'sum' | 'mean'
declare const sizes: { readonly p: 2 } | undefined

//! rearrange 'b h w -> b w h': the left side is of rank 3, [2, 3, 4, 5] of rank 4
//! run
rearrange(zeros([2, 3, 4, 5]), /*^*/ 'b h w -> b w h')

//! rearrange 'a b ... c -> c': the left side is of rank 3 at least, [2, 3] of rank 2
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b ... c -> c')

//! rearrange 'a b': it has no arrow: write it as 'left -> right'
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b')

//! rearrange 'a b -> a': b is on the left only
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b -> a')

//! rearrange 'a b -> a b c': c is on the right only
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b -> a b c')

//! rearrange 'a a -> a': a stands twice on one side
//! run
rearrange(zeros([2, 2]), /*^*/ 'a a -> a')

//! rearrange 'a b -> a b a': a stands twice on one side
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b -> a b a')

//! rearrange 'a (b c) -> a b c': give all sizes but one of (b c)
//! run
rearrange(zeros([2, 6]), /*^*/ 'a (b c) -> a b c')

//! rearrange 'a (b c) -> a b c': (b c) of size 7 does not divide by 2
//! run
rearrange(zeros([2, 7]), 'a (b c) -> a b c', /*^*/ { c: 2 })

//! rearrange 'a (b c) -> a b c': (b c) is 6 and not 8
//! run
rearrange(zeros([2, 6]), 'a (b c) -> a b c', /*^*/ { b: 4, c: 2 })

//! rearrange 'a b -> b a': a is 2 and not 5
//! run
rearrange(zeros([2, 3]), 'a b -> b a', /*^*/ { a: 5 })

//! rearrange 'a b -> b a': there is no axis c
//! run
rearrange(zeros([2, 3]), 'a b -> b a', /*^*/ { c: 5 })

//! rearrange 'a 1 -> a': 1 stands for an axis of size 3
//! run
rearrange(zeros([2, 3]), /*^*/ 'a 1 -> a')

//! rearrange 'a b -> a b 2': 2 has no name: only 1 may stand there
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b -> a b 2')

//! rearrange '(a ...) -> a': ... stands in parentheses on the left
//! run
rearrange(zeros([2]), /*^*/ '(a ...) -> a')

//! rearrange 'a b -> ... a b': ... is on the right only
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b -> ... a b')

//! rearrange 'a ((b c) d) -> a b c d': its parentheses do not pair
//! run
rearrange(zeros([2, 3]), /*^*/ 'a ((b c) d) -> a b c d')

//! rearrange 'a b) -> a b': its parentheses do not pair
//! run
rearrange(zeros([2, 3]), /*^*/ 'a b) -> a b')

//! rearrange 'b h w -> b w h': the left side is of rank 3, [2, 3] of rank 2
//! run
pipe(zeros([2, 3]), /*^*/ rearrange('b h w -> b w h'))

//! reduce 'a b -> a c': c is on the right only
//! run
reduce(zeros([2, 3]), /*^*/ 'a b -> a c', 'sum')

//! reduce 'a (b 2) -> a b': (b 2) of size 3 does not divide by 2
//! run
reduce(zeros([2, 3]), /*^*/ 'a (b 2) -> a b', 'max')

//! reduce of int32: cast it to float32 first
//! run
reduce(/*^*/ zeros([2, 3], { dtype: 'int32' }), 'a b -> a', 'mean')

//! reduce of bool: cast it to float32 first
//! run
reduce(/*^*/ zeros([2, 3], { dtype: 'bool' }), 'a b -> a', 'sum')

//! Argument of type '"median"' is not assignable to parameter of type 'Reduction'
reduce(zeros([2, 3]), 'a b -> a', /*^*/ 'median')

//! repeat 'a -> a b': b has no size
//! run
repeat(zeros([2]), /*^*/ 'a -> a b')

//! repeat 'a -> a b': there is no axis c
repeat(zeros([2]), 'a -> a b', /*^*/ { b: 2, c: 3 })

//! repeat 'a b -> a c': b is on the left only
//! run
repeat(zeros([2, 3]), /*^*/ 'a b -> a c', { c: 3 })

//! rearrange 'a (b c) -> a b c': (b c) of size 3 does not divide by 2
rearrange(either, 'a (b c) -> a b c', /*^*/ { c: 2 })

//! rearrange 'a b c -> a b c': the left side is of rank 3, [2, 3] of rank 2
rearrange(zeros([2, 3]), /*^*/ both)

//! reduce of int32: cast it to float32 first
reduce(/*^*/ zeros([2, 3], { dtype: 'int32' }), 'a b -> a', by)

//! undefined
rearrange(zeros([2, 6]), 'a (b p) -> a b p', /*^*/ sizes)

//! rearrange 'a b -> b a': a is 2 and not number
rearrange(zeros([2, 6]), 'a b -> b a', /*^*/ { a: n })

export const wrong = <B extends Dim, C extends Dim>(x: Tensor<readonly [B, C]>) => {
  //! a b c -> c b a
  return rearrange(x, /*^*/ 'a b c -> c b a')
}

//! repeat 'a -> a b': b is -3, which is no size
//! run
repeat(zeros([2]), 'a -> a b', { /*^*/ b: -3 })
