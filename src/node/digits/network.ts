import { pipe } from 'fp-ts/lib/function.js'
import * as L from '../../layer/index.js'
import { asStated } from '../../tensor/cast.js'
import type { Tensor } from '../../tensor/value.js'

/** Layers by their names, how many is known only at run time. */
export type Parameters = Readonly<Record<string, Readonly<Record<string, Tensor<readonly number[]>>>>>

/** From 64 pixels to a score for each digit. */
export type Network = L.Layer<readonly [64], readonly [10], Parameters>

type Growing = L.Layer<readonly [64], readonly [number], Parameters>

/** Dense layers of these sizes with rectified linear units between them, and a dense one that scores the digits. */
export const network = (hidden: readonly number[]): Network => {
  // Safe: the sizes come from outside, so the compiler cannot follow them; each pipe checks its shapes and names at run time.
  const body = hidden.reduce<Growing>((layers, size, i) => asStated(pipe(
    asStated<L.Layer<readonly [64], readonly [number], object>>(layers),
    L.named(`hidden${i + 1}`, L.dense(size)),
    L.named(`act${i + 1}`, L.relu),
  )), asStated(L.input(64)))
  return asStated(pipe(asStated<L.Layer<readonly [64], readonly [number], object>>(body), L.named('out', L.dense(10))))
}
