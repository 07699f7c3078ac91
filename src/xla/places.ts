import { meshText, partitionsText, type MeshAxes, type Spec } from '../engine/xla/shard.js'
import type { Head } from '../engine/xla/lower.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Sharding } from './client.js'

/** A parameter that is divided: where it stands, its type, and by which axes. */
export interface Divided {
  readonly path: string
  readonly type: AbstractValue
  readonly spec: Spec
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((d, i) => d === b[i])

/** Where values lie on a mesh. */
export class Places {
  readonly head: Head

  constructor(readonly axes: MeshAxes, private readonly divided: readonly Divided[], private readonly batch: string | undefined) {
    this.head = { lines: [meshText(axes)], attributes: partitionsText(axes) }
  }

  /** How many parts a batch has. */
  private get parts(): number {
    return this.axes.find(([name]) => name === this.batch)?.[1] ?? 1
  }

  /** Rows of a batch have to be divided, or the mesh would do everything once on each device. */
  checkBatch(word: string, rows: number): void {
    if (rows % this.parts !== 0) mismatch(`${word}: batchSize ${rows} is not divisible by ${this.parts}, the size of mesh axis '${this.batch ?? ''}'`)
  }

  /** What steps are given, one list for each size of batch, the whole one first. */
  checkFold([whole]: readonly (readonly AbstractValue[])[]): void {
    for (const { shape: [rows] } of whole ?? []) if (rows !== undefined) this.checkBatch('fit', rows)
  }

  /** What stands at a path lies as the parameter whose path is the end of it: the same in a record of parameters, and in slots of an optimizer. */
  parameter(path: string, { shape }: AbstractValue): Spec {
    const found = this.divided.filter(({ path: end, type }) => path.endsWith(end) && sameShape(type.shape, shape))
    return found.reduce<Divided | undefined>((best, next) => best === undefined || next.path.length > best.path.length ? next : best, undefined)?.spec ?? []
  }

  /** Rows, behind so many axes, where they divide. */
  rows({ shape }: AbstractValue, behind: number): Spec {
    const rows = shape[behind]
    return this.batch === undefined || rows === undefined || rows % this.parts !== 0 ? [] : [...Array.from({ length: behind }, () => []), [this.batch]]
  }

  /** As the worker is told. */
  told(spec: Spec, { shape }: AbstractValue): Sharding {
    return { mesh: this.axes, spec: shape.map((_, axis) => spec[axis] ?? []) }
  }
}
