import { bytesOf } from '../../data/format/elements.js'
import type { DType, Storage } from '../../tensor/dtype.js'
import { isKnown, type Size } from '../program/size.js'
import { bytes, int, ints, message, text, type Part } from './proto.js'

/** The types of ONNX that are met. */
export const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11, uint32: 12 } as const satisfies Record<string, number>

export type ElementType = keyof typeof elementTypes

/** The attributes of a node. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>

const attribute = ([name, value]: readonly [string, number | string | readonly number[]]): Part => message(5, [
  text(1, name),
  ...typeof value === 'number' ? [int(3, value), int(20, 2)]
    : typeof value === 'string' ? [text(4, value), int(20, 3)] : [...value.map(item => int(8, item)), int(20, 7)],
])

const int64 = (values: readonly (number | bigint)[]): Uint8Array => bytesOf64(BigInt64Array.from(values, BigInt))

/** Little-endian, whatever this host is. */
const bytesOf64 = (values: BigInt64Array): Uint8Array => {
  const all = new Uint8Array(values.length * 8)
  const view = new DataView(all.buffer)
  values.forEach((value, i) => view.setBigInt64(i * 8, value, true))
  return all
}

export const tensorProto = (field: number, name: string, type: ElementType, shape: readonly number[], raw: Uint8Array): Part =>
  message(field, [...shape.length === 0 ? [] : [ints(1, shape)], int(2, elementTypes[type]), text(8, name), bytes(9, raw)])

/** Nodes and constants of a graph, as they come. Values are known by their names. */
export class Graph {
  readonly nodes: Part[] = []
  readonly initializers: Part[] = []
  private readonly made = new Map<string, string>()
  private count = 0

  /** @param taken names that are no intermediate value's. @param batch an input and its axis whose size the batch is. */
  constructor(private readonly taken: ReadonlySet<string>, private readonly batch: { readonly input: string; readonly axis: number } | undefined) {}

  private fresh(): string {
    let name: string
    do name = `v${this.count++}`
    while (this.taken.has(name))
    return name
  }

  /** A node of one output; its name. */
  op(type: string, inputs: readonly string[], attributes: Attributes = {}, output = this.fresh()): string {
    this.push(type, inputs, attributes, [output])
    return output
  }

  /** A node of which the second of two outputs is wanted; its name. */
  second(type: string, inputs: readonly string[], attributes: Attributes): string {
    const [first, output] = [this.fresh(), this.fresh()]
    this.push(type, inputs, attributes, [first, output])
    return output
  }

  private push(type: string, inputs: readonly string[], attributes: Attributes, outputs: readonly string[]): void {
    this.nodes.push(message(1, [
      ...inputs.map(name => text(1, name)), ...outputs.map(name => text(2, name)), text(3, `${type}_${this.nodes.length}`), text(4, type),
      ...Object.entries(attributes).map(attribute),
    ]))
  }

  /** A tensor that is known; its name. */
  tensor(elements: Storage, shape: readonly number[], type: ElementType, name = this.fresh()): string {
    this.initializers.push(tensorProto(5, name, type, shape, bytesOf(elements)))
    return name
  }

  private once(key: string, make: () => string): string {
    const known = this.made.get(key)
    if (known !== undefined) return known
    const name = make()
    this.made.set(key, name)
    return name
  }

  /** Whole numbers of 64 bits, which shapes are made of; a scalar where it is no list. */
  longs(values: readonly (number | bigint)[] | number): string {
    const list = typeof values === 'number' ? [values] : values
    const shape = typeof values === 'number' ? [] : [list.length]
    return this.once(`longs ${shape.join()} ${list.join()}`, () => {
      const name = this.fresh()
      this.initializers.push(tensorProto(5, name, 'int64', shape, int64(list)))
      return name
    })
  }

  /** One number of a dtype, as a scalar. */
  scalar(value: number, dtype: DType | 'uint32'): string {
    return this.once(`scalar ${dtype} ${Object.is(value, -0) ? '-0' : value}`, () => {
      const elements: Storage | Uint32Array = dtype === 'float32' ? Float32Array.of(value) : dtype === 'float64' ? Float64Array.of(value)
        : dtype === 'int32' ? Int32Array.of(value) : dtype === 'uint32' ? Int32Array.of(value | 0) : Uint8Array.of(value)
      return this.tensor(elements, [], dtype)
    })
  }

  /** Sizes as a list of 64-bit numbers, worked out from the batch where they need it. */
  sizes(sizes: readonly Size[]): string {
    if (sizes.every(isKnown)) return this.longs(sizes.map(({ plus }) => plus))
    return this.once(`sizes ${JSON.stringify(sizes)}`, () => {
      const parts = sizes.map(size => isKnown(size) ? this.longs([size.plus]) : this.ofBatch(size))
      return parts.length === 1 ? parts[0]! : this.op('Concat', parts, { axis: 0 })
    })
  }

  /** One size as a list of one. */
  private ofBatch({ times, plus }: Size): string {
    return this.once(`batch ${times} ${plus}`, () => {
      const { input, axis } = this.batch!
      const size = this.once('batch', () => this.op('Shape', [input], { start: axis, end: axis + 1 }))
      const product = times === 1 ? size : this.op('Mul', [size, this.longs([times])])
      return plus === 0 ? product : this.op('Add', [product, this.longs([plus])])
    })
  }

  /** One size as a scalar. */
  size(size: Size): string {
    return isKnown(size) ? this.longs(size.plus) : this.once(`size ${size.times} ${size.plus}`, () => this.op('Squeeze', [this.sizes([size]), this.longs([0])]))
  }

  cast(x: string, to: ElementType): string {
    return this.op('Cast', [x], { to: elementTypes[to] })
  }

  reshape(x: string, shape: readonly Size[]): string {
    const unknown = shape.filter(size => !isKnown(size))
    // One size may be left to the run, where no other is 0.
    if (unknown.length === 1 && shape.every(size => !isKnown(size) || size.plus > 0)) {
      return this.op('Reshape', [x, this.longs(shape.map(size => isKnown(size) ? size.plus : -1))])
    }
    return this.op('Reshape', [x, this.sizes(shape)], { allowzero: 1 })
  }

  unsqueeze(x: string, axes: readonly number[]): string {
    return axes.length === 0 ? x : this.op('Unsqueeze', [x, this.longs(axes)])
  }

  transpose(x: string, perm: readonly number[]): string {
    return perm.every((axis, i) => axis === i) ? x : this.op('Transpose', [x], { perm })
  }

  /** 0, 1, … as 64-bit numbers. */
  range(size: Size): string {
    return this.op('Range', [this.longs(0), this.size(size), this.longs(1)])
  }
}

