import { add, compile, conv2d, grad, mul, relu, sum, threads, toFlat, zeros, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'

const draw = (name: string, shape: readonly number[]) => Random.normal(Random.foldIn(Random.key(3), name), shape)

type Four = Tensor<readonly [number, number, number, number]>

const apart = (a: Float32Array, b: Float32Array): number => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0) / a.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-30)

/** Sizes at which sums fall into parts and blocks, tiles have rests, and axes run as one or do not. */
const cases = [
  [[2, 9, 11, 16], [3, 3, 16, 32], { padding: 'same' }], [[1, 5, 5, 3], [1, 1, 3, 8], {}], [[2, 14, 13, 5], [5, 5, 5, 7], { stride: 2, padding: 2 }], [[1, 6, 7, 70], [3, 3, 70, 5], {}],
  [[3, 7, 7, 130], [2, 2, 130, 12], { padding: 'same' }], [[1, 30, 31, 1], [5, 5, 1, 6], {}], [[2, 12, 12, 4], [3, 2, 4, 9], { dilation: [2, 3] }], [[5, 20, 20, 3], [3, 3, 3, 4], { padding: 1 }],
] as const

describe('a convolution as a product over views', () => {
  it.each(cases)('%j by %j, %j', (image, kernels, options) => {
    const [x, w]: [Four, Four] = [draw('x', [...image]) as Four, draw('w', [...kernels]) as Four]
    const y = conv2d(x, w, options)
    const dy = draw('y', y.shape) as typeof y
    const loss = (a: Four, b: Four) => sum(mul(conv2d(a, b, options), dy))
    const both = (a: Four, b: Four) => [conv2d(a, b, options), grad((c: Four) => loss(c, b))(a), grad((c: Four) => loss(a, c))(b)] as const
    const compiled = compile(both)
    const found = compiled(x, w)
    expect(both(x, w).map((want, i) => apart(toFlat(want), toFlat(found[i]!))).filter(d => d > 3e-6)).toEqual([])
    expect(compiled.explain()).toContain('convolution')
  })

  it('takes bias and activation in, and has the same bits by 1, 2 and 3 threads', async () => {
    const [x, w, b] = [draw('x', [4, 28, 28, 16]) as Four, draw('w', [3, 3, 16, 32]) as Four, draw('b', [32])]
    const layer = (a: Four, k: Four, c: typeof b) => relu(add(conv2d(a, k, { padding: 'same' }), c))
    const step = (a: Four, k: Four) => grad((l: Four) => sum(layer(a, l, zeros([32]))))(k)
    const alone = compile(layer)
    const want = toFlat(alone(x, w, b))
    expect(alone.explain()).toMatch(/convolution .*then add, compare, select/)
    const slope = toFlat(compile(step)(x, w))
    for (const count of [2, 3]) {
      const pool = await threads(count)
      expect(toFlat(compile(layer, { threads: pool })(x, w, b))).toEqual(want)
      expect(toFlat(compile(step, { threads: pool })(x, w))).toEqual(slope)
      await pool.close()
    }
  })
})
