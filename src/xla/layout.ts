import type { Spec } from '../engine/xla/shard.js'
import { flatten, outline, type Outline } from '../graph/tree.js'
import { key, type Key } from '../random/index.js'
import { checkArgument, described, isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { typesOfResults } from '../primitive/control/results.js'
import { fromLater } from '../tensor/value.js'
import { structured } from '../transform/compile.js'
import type { Axes, AxisSpec, LayoutCheck, LayoutSpecs } from './check-layout.js'
import { gridOf, type Mesh } from './mesh.js'
import type { Divided } from './places.js'

/**
 * How the parameters of a model lie on a mesh.
 *
 * @since 0.2.0
 * @category model
 */
export interface Layout<out A extends Axes = Axes> {
  readonly mesh: Mesh<A>
}

const laid = new WeakMap<object, readonly Divided[]>()

/** What a layout divides; `undefined` for what is none. */
export const dividedBy = (layout: object): readonly Divided[] | undefined => laid.get(layout)

export interface ModelOf<P> {
  readonly init: (key: Key) => P
}

/** The parameters of a model, without their values. */
const parametersOf = (word: string, model: unknown): Outline => {
  const init: unknown = (typeof model === 'object' || typeof model === 'function') && model !== null ? Reflect.get(model, 'init') : undefined
  if (typeof init !== 'function') return refuse(`${word}: the model is ${described(model)}: it must be a layer, or a record with init`)
  const refused = (path: string, found: string): never => refuse(`${word}: the parameters' ${path.slice(1)} is ${found}`)
  const { program, rebuild } = structured(asStated<(key: unknown) => unknown>(init), flatten([key(0)], refused), word)
  const unread = (): never => refuse(`${word}: parameters have no values here`)
  return outline(flatten(rebuild(typesOfResults(program).map(({ shape, dtype }) => fromLater(shape, dtype, unread))), refused))
}

const asSpec = (list: readonly AxisSpec[]): Spec => list.map(names => names === null ? [] : typeof names === 'string' ? [names] : names)

/** Checks what is said of one parameter, as the compiler does. */
const check = (axes: Axes, path: string, { shape }: AbstractValue, spec: Spec): void => {
  const used = new Set<string>()
  if (spec.length > shape.length) mismatch(`layout: ${path} is ${show(shape)}: more axes are named than it has`)
  spec.forEach((names, axis) => {
    let left = shape[axis]!
    for (const name of names) {
      const size = axes[name]
      if (size === undefined) return mismatch(`layout: ${path}: the mesh has no axis '${name}'`)
      if (used.has(name)) return mismatch(`layout: ${path} names the mesh axis '${name}' twice`)
      if (left % size !== 0) {
        return mismatch(`layout: ${path} is ${show(shape)}: axis ${axis} of size ${shape[axis]} ${left === shape[axis]
          ? `is not divisible by ${size}, the size of mesh axis '${name}'` : `leaves ${left} to mesh axis '${name}', whose size ${size} does not divide it`}`)
      }
      used.add(name)
      left /= size
    }
  })
}

const isEntry = (value: unknown): value is AxisSpec => value === null || typeof value === 'string' || (Array.isArray(value) && value.every(name => typeof name === 'string'))

/** What is said of each parameter, by its path. */
const listed = (specs: unknown, path: string): readonly (readonly [path: string, list: readonly AxisSpec[]])[] => {
  if (Array.isArray(specs)) {
    if (!specs.every(isEntry)) refuse(`layout: ${path}: each axis has the name of a mesh axis, several in a list, or null`)
    return [[path, asStated(specs)]]
  }
  if (!isRecord(specs)) return refuse(`layout: ${path === '' ? 'what is said of the parameters' : path} is ${described(specs)}: it must be a list of mesh axes, or a record of such lists`)
  return Object.entries(specs).flatMap(([name, inner]) => inner === undefined ? [] : listed(inner, path === '' ? name : `${path}.${name}`))
}

const made = <A extends Axes>(mesh: Mesh<A>, divided: readonly Divided[]): Layout<A> => {
  const layout: Layout<A> = Object.freeze({ mesh })
  laid.set(layout, divided)
  return layout
}

/**
 * How the parameters of a model lie on a mesh: for each that is divided, a list with the mesh axis for each of its axes. What is left out is on every device.
 * Slots of optimizers lie as their parameters.
 *
 * @throws {ShapeMismatch} when an axis is unknown or named twice, a size does not divide, or there is no such parameter: compile errors where types tell.
 * @since 0.2.0
 * @category placement
 */
export const layout = <P, A extends Axes, const L extends LayoutSpecs>(mesh: Mesh<A>, model: ModelOf<P>, specs: L & NoInfer<LayoutCheck<P, L, A>>): Layout<A> => {
  gridOf('layout', mesh)
  const { leaves, paths } = parametersOf('layout', model)
  const places = new Map(paths.map((path, i) => [path.slice(1), i]))
  return made(mesh, listed(specs, '').map(([path, list]) => {
    const place = places.get(path)
    if (place === undefined) return mismatch([...places.keys()].some(other => other.startsWith(`${path}.`)) ? `layout: ${path} is no tensor: name those in it` : `layout: there is no parameter ${path}`)
    const spec = asSpec(list)
    check(mesh.axes, path, leaves[place]!, spec)
    return { path: paths[place]!, type: leaves[place]!, spec }
  }))
}

/**
 * Fully sharded data parallelism: each parameter is divided along the mesh axis that batches are, by its first axis that comes out even. XLA gathers a
 * parameter where it is used, and each device keeps and updates its part.
 *
 * @since 0.2.0
 * @category placement
 */
export const fsdp = <A extends Axes, const X extends keyof A & string>(mesh: Mesh<A>, model: ModelOf<unknown>, axis: X): Layout<A> => {
  gridOf('fsdp', mesh)
  const size = mesh.axes[checkArgument('fsdp', 'the axis', axis, 'string')]
  if (size === undefined) mismatch(`fsdp: the mesh has no axis '${axis}'`)
  const { leaves, paths } = parametersOf('fsdp', model)
  return made(mesh, leaves.flatMap((type, i) => {
    const place = type.shape.findIndex(d => d > 0 && d % size! === 0)
    return place < 0 ? [] : [{ path: paths[i]!, type, spec: type.shape.slice(0, place + 1).map((_, at) => at === place ? [axis] : []) }]
  }))
}
