import { checkArgument, described, isRecord, refuse } from '../tensor/argument.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Axes } from './check-layout.js'
import { wiredOf, type Connection } from './connect.js'
import type { Wired } from './engine.js'

/**
 * Devices in a grid, whose axes have names.
 *
 * @since 0.2.0
 * @category model
 */
export interface Mesh<out A extends Axes = Axes> {
  readonly axes: A
}

interface Grid {
  readonly wired: Wired
  readonly axes: readonly (readonly [name: string, size: number])[]
}

const grids = new WeakMap<object, Grid>()

/** What stands behind a mesh. */
export const gridOf = (word: string, mesh: unknown): Grid =>
  grids.get(checkArgument(word, 'the mesh', mesh, 'object')) ?? refuse(`${word}: the mesh is none: it must be what Xla.mesh gives`)

/**
 * The devices of a connection as a grid with named axes, the first of which is outermost. Devices that are more than it takes stay idle.
 *
 * @throws {ShapeMismatch} when there are fewer devices.
 * @since 0.2.0
 * @category placement
 */
export const mesh = <const A extends Axes>(connection: Connection, axes: A): Mesh<A> => {
  const wired = wiredOf('mesh', connection)
  if (!isRecord(axes)) refuse(`mesh: the axes are ${described(axes)}: they are a record of sizes by name, such as { data: 4, model: 2 }`)
  const list = Object.entries(axes)
  if (list.length === 0) refuse('mesh: there is no axis: name one, such as { data: 8 }')
  for (const [name, size] of list) {
    if (!/^[A-Za-z_]\w*$/.test(name)) refuse(`mesh: an axis is named '${name}': a name is letters, digits and _`)
    if (!Number.isInteger(size) || size < 1) refuse(`mesh: the axis ${name} is ${described(size)}: its size is a whole number, 1 or more`)
  }
  const count = list.reduce((product, [, size]) => product * size, 1)
  if (count > connection.devices) {
    mismatch(`mesh: ${list.map(([name, size]) => `${name} ${size}`).join(' × ')} are ${count} devices, and the connection has ${connection.devices}: on a CPU, Xla.connect({ platform: 'cpu', devices: ${count} }) makes them`)
  }
  const made: Mesh<A> = Object.freeze({ axes: Object.freeze({ ...axes }) })
  grids.set(made, { wired, axes: list })
  return made
}
