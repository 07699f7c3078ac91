import { dim, pipe, rearrange, reduce, repeat, zeros, type Dim, type NamedDim, type Shape, type Tensor } from 'pullback'
import type { Equal, Expect } from '../support/equal.js'

const batch = dim('batch', 8)
declare const n: number
declare const open: string
declare const anything: Tensor<Shape>
declare const either: Tensor<readonly [2, 6]> | Tensor<readonly [4, 6]>
declare const both: 'a b -> b a' | 'a b -> (a b)'
declare const by: 'sum' | 'mean'

const x = zeros([32, 28, 28, 3])
const turned = rearrange(x, 'b h w c -> b c h w')
const merged = rearrange(x, 'b h w c -> b (h w c)')
const pieces = rearrange(x, 'b (h p) (w q) c -> (b h w) (p q c)', { p: 4, q: 7 })
const known = rearrange(x, 'b (h 1) w c -> b h w c')
const anyAxes = rearrange(x, 'b ... c -> b c ...')
const group = rearrange(x, 'b ... -> b (...)')
const added = rearrange(zeros([2, 3]), 'a b -> a 1 b 1')
const dropped = rearrange(zeros([2, 1, 3, 1]), 'a 1 b 1 -> b a')
const empty = rearrange(zeros([1, 2]), '() a -> a ()')
const spaced = rearrange(zeros([2, 6]), '  a( b  c )->( a b )c ', { c: 3 })
const scalar = rearrange(zeros([]), ' -> 1')
const last = pipe(x, rearrange('b h w c -> (b h) (w c)'))
const ints = rearrange(zeros([2, 3], { dtype: 'int32' }), 'a b -> b a')
const averaged = reduce(x, 'b h w c -> b c', 'mean')
const total = reduce(x, 'b h w c ->', 'sum')
const blocks = reduce(x, 'b (h 2) (w 2) c -> b h w c', 'max')
const sized = reduce(x, 'b (h p) w c -> b h c', 'prod', { p: 7 })
const ones = reduce(x, 'b h w c -> b 1 1 c', 'min')
const reducedLast = pipe(x, reduce('... c -> c', 'sum'))
const copies = repeat(zeros([28, 28]), 'h w -> h w c', { c: 3 })
const doubled = repeat(zeros([28, 28]), 'h w -> h (w 2)')
const larger = repeat(zeros([2, 3]), 'h w -> (h p) (w q)', { p: 2, q: 4 })
const repeatedLast = pipe(zeros([4]), repeat('w -> 3 w'))
export type Literal = [
  Expect<Equal<typeof turned, Tensor<readonly [32, 3, 28, 28]>>>,
  Expect<Equal<typeof merged, Tensor<readonly [32, 2352]>>>,
  Expect<Equal<typeof pieces, Tensor<readonly [896, 84]>>>,
  Expect<Equal<typeof known, Tensor<readonly [32, 28, 28, 3]>>>,
  Expect<Equal<typeof anyAxes, Tensor<readonly [32, 3, 28, 28]>>>,
  Expect<Equal<typeof group, Tensor<readonly [32, 2352]>>>,
  Expect<Equal<typeof added, Tensor<readonly [2, 1, 3, 1]>>>,
  Expect<Equal<typeof dropped, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof empty, Tensor<readonly [2, 1]>>>,
  Expect<Equal<typeof spaced, Tensor<readonly [4, 3]>>>,
  Expect<Equal<typeof scalar, Tensor<readonly [1]>>>,
  Expect<Equal<typeof last, Tensor<readonly [896, 84]>>>,
  Expect<Equal<typeof ints, Tensor<readonly [3, 2], 'int32'>>>,
  Expect<Equal<typeof averaged, Tensor<readonly [32, 3]>>>,
  Expect<Equal<typeof total, Tensor<readonly []>>>,
  Expect<Equal<typeof blocks, Tensor<readonly [32, 14, 14, 3]>>>,
  Expect<Equal<typeof sized, Tensor<readonly [32, 4, 3]>>>,
  Expect<Equal<typeof ones, Tensor<readonly [32, 1, 1, 3]>>>,
  Expect<Equal<typeof reducedLast, Tensor<readonly [3]>>>,
  Expect<Equal<typeof copies, Tensor<readonly [28, 28, 3]>>>,
  Expect<Equal<typeof doubled, Tensor<readonly [28, 56]>>>,
  Expect<Equal<typeof larger, Tensor<readonly [4, 12]>>>,
  Expect<Equal<typeof repeatedLast, Tensor<readonly [3, 4]>>>,
]

const named = rearrange(zeros([batch, 4, 6]), 'b t c -> t b c')
const halves = rearrange(zeros([batch, 6]), 'b (c p) -> b p c', { p: 2 })
const unsure = rearrange(zeros([n, 6]), 'a b -> b a')
const product = rearrange(zeros([n, 6]), 'a b -> (a b)')
const atRunTime = rearrange(x, open)
const anyRank = rearrange(anything, 'a b -> b a')
const members = rearrange(either, 'a (b c) -> c (a b)', { c: 3 })
const patterns = rearrange(zeros([2, 3]), both)
const someHow = reduce(zeros([2, 3]), 'a b -> a', by)
const manyTimes = repeat(zeros([2]), 'a -> b a', { b: n })
export type Known = [
  Expect<Equal<typeof named, Tensor<readonly [4, NamedDim<'batch'>, 6]>>>,
  Expect<Equal<typeof halves, Tensor<readonly [NamedDim<'batch'>, 2, 3]>>>,
  Expect<Equal<typeof unsure, Tensor<readonly [6, number]>>>,
  Expect<Equal<typeof product, Tensor<readonly [number]>>>,
  Expect<Equal<typeof atRunTime, Tensor<Shape>>>,
  Expect<Equal<typeof anyRank, Tensor<readonly [number, number]>>>,
  Expect<Equal<typeof members, Tensor<readonly [3, 4] | readonly [3, 8]>>>,
  Expect<Equal<typeof patterns, Tensor<readonly [3, 2] | readonly [6]>>>,
  Expect<Equal<typeof someHow, Tensor<readonly [2]>>>,
  Expect<Equal<typeof manyTimes, Tensor<readonly [number, 2]>>>,
]

export const planes = <B extends Dim, H extends Dim, W extends Dim, C extends Dim>(image: Tensor<readonly [B, H, W, C]>): Tensor<readonly [B, C, H, W]> =>
  rearrange(image, 'b h w c -> b c h w')
export const columns = <B extends Dim, C extends Dim>(y: Tensor<readonly [B, C]>): Tensor<readonly [C]> => reduce(y, 'b c -> c', 'mean')
export const spread = <B extends Dim, C extends Dim>(y: Tensor<readonly [B]>, c: C): Tensor<readonly [B, C]> => repeat(y, 'b -> b c', { c })
