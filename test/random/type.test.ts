import { compile, zeros, type FloatDType, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { expectTypeOf, it } from 'vitest'

const key = Random.key(0)

it('split gives a tuple for a literal count', () => {
  expectTypeOf(Random.split(key)).toEqualTypeOf<readonly [Key, Key]>()
  expectTypeOf(Random.split(key, 0)).toEqualTypeOf<readonly []>()
  expectTypeOf(Random.split(key, 3)).toEqualTypeOf<readonly [Key, Key, Key]>()
  expectTypeOf(Random.split(key, 123)['length']).toEqualTypeOf<123>()
  expectTypeOf(Random.split(key, 100_000)).toEqualTypeOf<readonly Key[]>()
  const n: number = 2
  expectTypeOf(Random.split(key, n)).toEqualTypeOf<readonly Key[]>()
  const either = n > 1 ? 1 : 2
  expectTypeOf(Random.split(key, either)).toEqualTypeOf<readonly [Key] | readonly [Key, Key]>()
})

it('draws have literal shapes and the dtype asked for, whatever the context', () => {
  expectTypeOf(Random.uniform(key, [2, 3])).toEqualTypeOf<Tensor<readonly [2, 3], 'float32'>>()
  expectTypeOf(Random.normal(key, [2], { std: 0.1, dtype: 'float64' })).toEqualTypeOf<Tensor<readonly [2], 'float64'>>()
  expectTypeOf(Random.bernoulli(key, 0.5, [4])).toEqualTypeOf<Tensor<readonly [4], 'bool'>>()
  expectTypeOf(Random.bits(key, [4])).toEqualTypeOf<Tensor<readonly [4], 'int32'>>()
  expectTypeOf(Random.gumbel(key, [2], { dtype: 'float64' })).toEqualTypeOf<Tensor<readonly [2], 'float64'>>()
  expectTypeOf(Random.truncatedNormal(key, [2, 3])).toEqualTypeOf<Tensor<readonly [2, 3]>>()
  expectTypeOf(Random.categorical(key, zeros([8, 3]))).toEqualTypeOf<Tensor<readonly [8], 'int32'>>()
  expectTypeOf(Random.categorical(key, zeros([3]))).toEqualTypeOf<Tensor<readonly [], 'int32'>>()
  expectTypeOf(Random.permutation(key, 9)).toEqualTypeOf<Tensor<readonly [9], 'int32'>>()
  // @ts-expect-error the context does not turn a float32 draw into a float64 one
  const wrong: Tensor<readonly [2], 'float64'> = Random.uniform(key, [2])
  expectTypeOf(wrong).not.toBeAny()
  const shared: Tensor<readonly [2], FloatDType> = Random.uniform(key, [2])
  expectTypeOf(shared).not.toBeAny()
})

it('generic code keeps the sizes', () => {
  const dense = <I extends number, O extends number>(k: Key, i: I, o: O) => {
    const [forW, forOrder] = Random.split(k)
    return { w: Random.normal(forW, [i, o], { std: 0.1 }), order: Random.permutation(forOrder, i) }
  }
  expectTypeOf(dense(key, 3, 4)).toEqualTypeOf<{ w: Tensor<readonly [3, 4], 'float32'>, order: Tensor<readonly [3], 'int32'> }>()
})

it('words refuse what is no key, and foldIn what is no scalar of int32', () => {
  // @ts-expect-error a number is not a key
  expectTypeOf(() => Random.uniform(0, [2])).toBeFunction()
  // @ts-expect-error float32
  expectTypeOf(() => Random.foldIn(key, zeros([]))).toBeFunction()
  // @ts-expect-error there are no random integers by dtype
  expectTypeOf(() => Random.uniform(key, [2], { dtype: 'int32' })).toBeFunction()
  expectTypeOf(compile((k: Key) => Random.split(k))(key)).toEqualTypeOf<readonly [Key, Key]>()
})
