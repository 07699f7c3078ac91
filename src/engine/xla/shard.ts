import type { AbstractValue } from '../../primitive/row/row.js'

/** The axes of a mesh of devices, outermost first. */
export type MeshAxes = readonly (readonly [name: string, size: number])[]

/** For each axis of a value, the mesh axes that divide it, outermost first; axes that are not named are not divided. */
export type Spec = readonly (readonly string[])[]

/** The line that declares a mesh. */
export const meshText = (axes: MeshAxes): string => `sdy.mesh @mesh = <[${axes.map(([name, size]) => `"${name}"=${size}`).join(', ')}]>`

/** What is said of a value that lies so. */
export const shardingText = (spec: Spec, { shape }: AbstractValue): string =>
  `sdy.sharding = #sdy.sharding<@mesh, [${shape.map((_, axis) => `{${(spec[axis] ?? []).map(name => `"${name}"`).join(', ')}}`).join(', ')}]>`

/** What is said of a module that runs on so many devices. */
export const partitionsText = (axes: MeshAxes): string => `mhlo.num_partitions = ${axes.reduce((count, [, size]) => count * size, 1)} : i32, mhlo.num_replicas = 1 : i32`
