import type { AbstractValue } from '../../../primitive/row/row.js'
import { typeIn } from '../../../graph/between.js'
import type { Instruction, Structured } from '../../../primitive/program.js'
import { asStated } from '../../../tensor/cast.js'
import { sizeOf, stridesOf } from '../../../tensor/dtype.js'
import { storageOf, type AnyTensor } from '../../../tensor/value.js'
import type { PrimitiveName, PrimitiveParams } from '../../../primitive/row/params.js'
import { composed, delinear, fixed, identity, isFixed, linear, scaled, shifted, type Affine } from '../kernel/affine.js'
import type { ElementwiseName, Expression, Expressions } from '../kernel/expression.js'
import type { Buffer } from '../kernel/kernel.js'
import { isHero } from './decide.js'

/** Thrown when a value cannot be computed where it is read, and needs memory. */
export class NeedsMemory extends Error {
  override readonly name = 'NeedsMemory'

  constructor(readonly value: number) {
    super(`value ${value} cannot be computed where it is read`)
  }
}

/** Where a value is read: axis by axis, or by its row-major place alone. */
type Place = { readonly index: readonly Affine[] } | { readonly flat: Affine }

/** Elements of a value in memory: where its index 0 lies, and how far apart the elements of each axis are. */
export interface View {
  readonly buffer: number
  readonly start: number
  readonly strides: readonly number[]
}

/** What is known of values while a program is lowered: their buffers, and how to read them at an index. */
export class Reader {
  readonly buffers: Buffer[] = []
  private readonly homes = new Map<number, number>()
  private memo = new Map<string, Expression>()
  private extents: readonly number[] = []

  constructor(private readonly program: Structured, readonly stored: ReadonlySet<number>, readonly expressions: Expressions) {}

  /** The parts of a loop's results that are read, by their place. */
  partsOf(n: number): ReadonlyMap<number, number> {
    const first = this.program.arguments.length
    return new Map(this.program.steps.flatMap((step, i) => 'part' in step && step.of === n ? [[step.part, first + i] as const] : []))
  }

  typeOf(n: number): AbstractValue {
    return typeIn(this.program, n)
  }

  /** A new buffer. */
  allocate(buffer: Buffer): number {
    return this.buffers.push(buffer) - 1
  }

  /** The buffer of an argument, a constant, or a stored value. */
  homeOf(n: number): number {
    const known = this.homes.get(n)
    if (known !== undefined) return known
    const { shape, dtype } = this.typeOf(n)
    const constant = this.constantOf(n)
    const holds = n < this.program.arguments.length ? { argument: n } : constant && { constant }
    const home = this.allocate({ dtype, size: sizeOf(shape), ...(holds && { holds }) })
    this.homes.set(n, home)
    return home
  }

  /** The value at places over loop axes of these extents. */
  read(n: number, index: readonly Affine[], extents: readonly number[]): Expression {
    this.extents = extents
    this.memo = new Map()
    return this.at(n, { index })
  }

  /** A stored value as it is computed: what its kernel stores. */
  readOwn(n: number, index: readonly Affine[], extents: readonly number[]): Expression {
    this.extents = extents
    this.memo = new Map()
    const step = this.program.steps[n - this.program.arguments.length]
    return step === undefined || !('name' in step) ? this.at(n, { index }) : this.compute(n, step, { index })
  }

  /** The value as elements in memory. */
  view(n: number): View {
    const { shape } = this.typeOf(n)
    const [extents, memo] = [this.extents, this.memo]
    const e = this.constantOf(n) !== undefined ? this.expressions.load(this.typeOf(n).dtype, this.homeOf(n), linear(identity(shape), stridesOf(shape), shape.length))
      : this.read(n, identity(shape), shape)
    this.extents = extents
    this.memo = memo
    if (e.kind !== 'load') throw new NeedsMemory(n)
    return { buffer: e.buffer, start: e.at.constant, strides: e.at.coefs }
  }

  private constantOf(n: number): AnyTensor | undefined {
    const step = this.program.steps[n - this.program.arguments.length]
    return step !== undefined && 'constant' in step ? step.constant : undefined
  }

  private at(n: number, place: Place): Expression {
    const key = `${n}@${'flat' in place ? `${place.flat.constant}:${place.flat.coefs.join()}` : place.index.map(a => `${a.constant}:${a.coefs.join()}`).join(';')}`
    const known = this.memo.get(key)
    if (known !== undefined) return known
    const made = this.make(n, place)
    this.memo.set(key, made)
    return made
  }

  private make(n: number, place: Place): Expression {
    const type = this.typeOf(n)
    const constant = this.constantOf(n)
    if (constant !== undefined && sizeOf(type.shape) === 1) return this.expressions.constant(type.dtype, storageOf(constant, 'compile')[0]!)
    const step = this.program.steps[n - this.program.arguments.length]
    if (step === undefined || !('name' in step) || this.stored.has(n)) return this.expressions.load(type.dtype, this.homeOf(n), this.flat(place, type.shape))
    return this.compute(n, step, place)
  }

  private flat(place: Place, shape: readonly number[]): Affine {
    return 'flat' in place ? place.flat : linear(place.index, stridesOf(shape), this.extents.length)
  }

  /** The index, axis by axis; a value whose reader knows only the place gets memory when there is none. */
  private index(n: number, place: Place): readonly Affine[] {
    if ('index' in place) return place.index
    return delinear(place.flat, this.typeOf(n).shape, this.extents) ?? this.needsMemory(n)
  }

  private needsMemory(n: number): never {
    throw new NeedsMemory(n)
  }

  private compute(n: number, step: Instruction, place: Place): Expression {
    const axes = this.extents.length
    const [first] = step.inputs
    const paramsOf = <N extends PrimitiveName>(_: N): PrimitiveParams[N] => asStated(step.params)
    switch (step.name) {
      case 'reshape': return this.at(first!, { flat: this.flat(place, step.type.shape) })
      case 'iota': return this.expressions.index(step.type.dtype, this.index(n, place)[paramsOf('iota').dimension]!)
      case 'broadcast_in_dim': {
        const { shape } = this.typeOf(first!)
        if (sizeOf(shape) === 1) return this.at(first!, { index: shape.map(() => fixed(0, axes)) })
        const index = this.index(n, place)
        const to = paramsOf('broadcast_in_dim').broadcastDimensions
        return this.at(first!, { index: shape.map((d, a) => d === 1 ? fixed(0, axes) : index[to[a]!]!) })
      }
      case 'transpose': {
        const index = this.index(n, place)
        const { permutation } = paramsOf('transpose')
        return this.at(first!, { index: index.map((_, a) => index[permutation.indexOf(a)]!) })
      }
      case 'reverse': {
        const { dimensions } = paramsOf('reverse')
        return this.at(first!, { index: this.index(n, place).map((at, a) => dimensions.includes(a) ? shifted(scaled(at, -1), step.type.shape[a]! - 1) : at) })
      }
      case 'slice': {
        const { start, strides } = paramsOf('slice')
        return this.at(first!, { index: this.index(n, place).map((at, a) => shifted(scaled(at, strides[a]!), start[a]!)) })
      }
      case 'threefry2x32': {
        const [word, ...rest] = this.index(n, place)
        if (!isFixed(word!)) return this.needsMemory(n)
        return this.threefry(word!.constant === 0 ? 0 : 1, step.inputs, rest)
      }
      case 'gather': return this.gather(step, this.index(n, place), paramsOf('gather'))
      case 'select': {
        const scalar = sizeOf(this.typeOf(first!).shape) === 1 && sizeOf(step.type.shape) !== 1
        const predicate = this.at(first!, scalar ? { index: this.typeOf(first!).shape.map(() => fixed(0, axes)) } : place)
        return this.expressions.apply(step.type.dtype, 'select', [predicate, ...step.inputs.slice(1).map(i => this.at(i, place))])
      }
      default: {
        if (isHero(step.name)) return this.needsMemory(n)
        const direction = step.name === 'compare' ? paramsOf('compare').direction : undefined
        return this.expressions.apply(step.type.dtype, step.name satisfies ElementwiseName, step.inputs.map(i => this.at(i, place)), direction)
      }
    }
  }

  /** One word of a block; `index` is that of the counters. */
  threefry(word: 0 | 1, inputs: readonly number[], index: readonly Affine[]): Expression {
    const axes = this.extents.length
    const [key, low, high] = inputs
    const keys = index.slice(0, this.typeOf(key!).shape.length - 1)
    const half = (i: number): Expression => this.at(key!, { index: [...keys, fixed(i, axes)] })
    return this.expressions.threefry(word, [half(0), half(1), this.at(low!, { index }), this.at(high!, { index })])
  }

  private gather(step: Instruction, index: readonly Affine[], params: PrimitiveParams['gather']): Expression {
    const axes = this.extents.length
    const [operand, indices] = step.inputs
    const shape = this.typeOf(operand!).shape
    const view = this.view(operand!)
    const batch = index.filter((_, a) => !params.offsetDims.includes(a))
    const offsets = params.offsetDims.map(a => index[a]!)
    const { shape: indicesShape } = this.typeOf(indices!)
    const batchAt = (axis: number): Affine => batch[axis < params.indexVectorDim ? axis : axis - 1]!
    let next = 0
    const operandIndex = shape.map((_, a) => {
      const batching = params.operandBatchingDims.indexOf(a)
      if (batching >= 0) return batchAt(params.startIndicesBatchingDims[batching]!)
      return params.collapsedSliceDims.includes(a) ? fixed(0, axes) : offsets[next++]!
    })
    const terms = params.startIndexMap.map((axis, i) => {
      const at = indicesShape.map((_, a) => a === params.indexVectorDim ? fixed(i, axes) : batchAt(a))
      return { index: this.at(indices!, { index: at }), stride: view.strides[axis]!, greatest: shape[axis]! - params.sliceSizes[axis]! }
    })
    const place = composed({ constant: view.start, coefs: view.strides }, operandIndex, axes)
    return this.expressions.gather(step.type.dtype, view.buffer, place, terms)
  }
}

/** The row-major place of the identity index. */
export const rowMajor = (shape: readonly number[]): Affine => linear(identity(shape), stridesOf(shape), shape.length)

