import { checkArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch } from '../tensor/mismatch.js'
import { asDevice, type Device } from '../transform/engine.js'
import type { Axes, AxisCheck, BatchCheck } from './check-layout.js'
import { engineOn } from './engine.js'
import { foldingOn } from './fold.js'
import { dividedBy, type Layout } from './layout.js'
import { gridOf, type Mesh } from './mesh.js'
import { Places } from './places.js'

/**
 * A mesh with what lies where, as `device` of `compile` and of a training config.
 *
 * @since 0.2.0
 * @category model
 */
export interface Placement extends Device {
  readonly mesh: Mesh
  /** The mesh axis along which the rows of a batch are divided. */
  readonly batch: string | undefined
}

/** What is said of batches. */
export interface PlaceOptions<X, B> {
  /** The mesh axis along which the rows of a batch are divided; unless it is said, each device sees all rows. */
  readonly batch?: X
  /** The config's batchSize, to be checked while the program is written; the fold checks it anyway. */
  readonly batchSize?: B
}

/**
 * Parameters as a layout says, and rows of batches along a mesh axis: what `Train.fit({ ...config, device })` runs on. A mesh by itself has all parameters on
 * every device, which is data parallelism. The last, smaller batch and test rows are on every device where they do not divide.
 *
 * @throws {ShapeMismatch} when the axis is unknown, or does not divide the batch: compile errors where types tell.
 * @since 0.2.0
 * @category placement
 */
export const place = <A extends Axes, const X extends string = never, const B extends number = number>(
  layout: Layout<A> | Mesh<A>, options: PlaceOptions<X & NoInfer<AxisCheck<'place', X, A>>, B & NoInfer<BatchCheck<B, X, A>>>,
): Placement => {
  const given = checkArgument('place', 'the layout', layout, 'object')
  const divided = dividedBy(given)
  const mesh: Mesh = divided === undefined ? asStated<Mesh>(given) : asStated<Layout>(given).mesh
  const { wired, axes } = gridOf('place', mesh)
  const { batch, batchSize } = optionsArgument<PlaceOptions<string, number>>('place', options, { batch: 'string', batchSize: 'number' })
  if (batch !== undefined && mesh.axes[batch] === undefined) mismatch(`place: the mesh has no axis '${batch}'`)
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0)) refuse(`place: batchSize is ${batchSize}: it is a whole number, 1 or more`)
  const places = new Places(axes, divided ?? [], batch)
  if (batchSize !== undefined) places.checkBatch('place', batchSize)
  const placement: Placement = asStated(Object.freeze({ mesh, batch }))
  asDevice(placement, { engine: engineOn(wired, places), folding: foldingOn(wired, places) })
  return placement
}
