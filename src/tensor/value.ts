import type { Shape } from '../shape/kind/dim.js'
import { allocate, copyOf, sizeOf, type DType, type Storage } from './dtype.js'
import { format, summary } from './format.js'
import { fillWith, mapped } from './storage.js'

declare const tensor: unique symbol

/** Of any length, nothing. */
interface Nothing { readonly [length: number]: [] }

/**
 * An immutable array of numbers whose shape and element type the compiler knows.
 *
 * Covariant in its shape: a `Tensor<readonly [32, 784]>` goes where a `Tensor<readonly [number, 784]>` is asked for. Tensors are frozen,
 * and nothing outside the library reaches their storage; `toFlat` and `toArray` copy.
 *
 * S is a {@link Shape}. Its constraint is wider, because the compiler puts off matching a `Tensor<readonly [B, N]>` of type parameters
 * against a narrower one, and generic code would lose its shapes. C is never written: it makes a type parameter that stands for a size or a
 * dtype in two arguments of a function one size or dtype, which has to fit both.
 *
 * @example
 * import { tensor, type Tensor } from 'pullback'
 *
 * const w: Tensor<readonly [2, 3]> = tensor([[1, 2, 3], [4, 5, 6]])
 * console.log(w.shape.join('×'), w.dtype) // => 2×3 float32
 *
 * @since 0.1.0
 * @category model
 */
export type Tensor<out S extends readonly unknown[] = Shape, out D extends DType = 'float32', C extends readonly unknown[] = readonly [S, D]> = {
  /** The size of each axis, outermost first. */
  readonly shape: S
  /** The element type. */
  readonly dtype: D
  /** A line short enough for a REPL; `print` shows every axis. */
  toString(): string
  /** Shape, dtype and elements in row-major order; NaN and the infinities as strings, which JSON lacks. */
  toJSON(): TensorJSON
  // An argument of a function, to the compiler, until it looks at a length and finds nothing. So a size is inferred from C as from an argument,
  // where two sizes have no union; and a known shape goes where less is asked all the same. (A rest parameter, since it measures that loosely;
  // looked up, since then a type parameter that stands for a shape goes where one that it extends is asked.)
  readonly [tensor]: (...sizes: Nothing[C['length']]) => void
}

/** What `JSON.stringify` writes for a tensor. */
export interface TensorJSON {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly data: readonly (number | 'NaN' | 'Infinity' | '-Infinity')[]
}

/** Any tensor at all. */
export type AnyTensor = Tensor<Shape, DType>

/**
 * Any tensor, as the constraint of a type parameter: what is compared with it need not be looked into.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Given<D extends DType = DType> = Tensor<Shape, D, never>

/**
 * What tells a tensor's type: quicker to compare with than a tensor.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Typed<S, D> {
  readonly shape: S
  readonly dtype: D
}

/** What stands behind a tensor that is being traced or taped, instead of elements. */
export interface Tracer {
  readonly kind: 'tracer'
  /** The elements, when the tracer knows them; otherwise throws a sentence that names the reading `word`. */
  readonly read: (word: string) => Storage
  /** The elements, when the tracer knows them. */
  readonly peek: () => Storage | undefined
}

interface Concrete {
  readonly kind: 'concrete'
  readonly data: Storage
}

/** A smaller tensor whose elements are repeated: its axis i is axis `broadcastDimensions[i]` of the larger one. */
export interface Spread {
  readonly operand: AnyTensor
  readonly broadcastDimensions: readonly number[]
}

/** Elements that are made when somebody reads them: repeated ones, which tracing does not lay out, however many; and those that lie on a device. */
class Later implements Concrete {
  readonly kind = 'concrete'
  #data: Storage | undefined
  #make: (() => Storage) | undefined

  constructor(make: () => Storage, readonly spread?: Spread) {
    this.#make = make
  }

  get data(): Storage {
    this.#data ??= this.#make!()
    this.#make = undefined
    return this.#data
  }
}

let payloadOf: (value: AnyTensor) => Concrete | Tracer

/**
 * A property of every tensor that no type mentions: a copy of the elements, made when somebody asks. Test tools compare what they find in
 * enumerable properties of an object itself, and structured clones carry that; neither would see elements that are private.
 */
const elements: PropertyDescriptor & ThisType<AnyTensor> = {
  enumerable: true,
  get() {
    const copy = copyOf(this.dtype, storageOf(this, 'elements'))
    // NaN has many bit patterns, which those who compare bytes would tell apart.
    if (this.dtype !== 'int32') for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = NaN
    return copy
  },
}

class TensorValue<S extends Shape, D extends DType> implements Tensor<S, D> {
  declare readonly [tensor]: () => void
  readonly shape: S
  readonly dtype: D
  readonly #payload: Concrete | Tracer

  constructor(shape: S, dtype: D, payload: Concrete | Tracer) {
    this.shape = shape
    this.dtype = dtype
    this.#payload = payload
    Object.defineProperty(this, 'elements', elements)
    Object.freeze(shape)
    Object.freeze(this)
  }

  static {
    // A foreign object, also a structural copy of a tensor, fails here with TypeError: tensors are nominal.
    payloadOf = value => (value as TensorValue<Shape, DType>).#payload
    // Nobody builds a tensor over storage of their own by way of another's constructor, or replaces a method.
    Reflect.deleteProperty(this.prototype, 'constructor')
    Object.freeze(this.prototype)
  }

  static is(value: unknown): value is AnyTensor {
    return typeof value === 'object' && value !== null && #payload in value
  }

  toString(): string {
    return summary(this.shape, this.dtype, this.#peek())
  }

  toJSON(): TensorJSON {
    const data = mapped(this.#read('toJSON'), x => Number.isFinite(x) ? x : Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity')
    return { shape: [...this.shape], dtype: this.dtype, data }
  }

  /** In arithmetic and comparisons JavaScript would go on with NaN and false, whatever the elements. `'' + x` asks as `x + 1` does. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString()
    throw new TypeError('a tensor is no number: read it with item(x), compare with greater(x, 0), write it with String(x)')
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const data = this.#peek()
    return data === undefined ? this.toString() : format(this.shape, this.dtype, data)
  }

  #peek(): Storage | undefined {
    return this.#payload.kind === 'concrete' ? this.#payload.data : this.#payload.peek()
  }

  #read(word: string): Storage {
    return this.#payload.kind === 'concrete' ? this.#payload.data : this.#payload.read(word)
  }
}

/**
 * True of tensors, and of nothing else.
 *
 * @since 0.1.0
 * @category readers
 */
export const isTensor: (value: unknown) => value is AnyTensor = TensorValue.is

/** A tensor over `data`, which the caller gives up: it must be of the size and dtype said, and is never written to again. */
export const fromStorage = <S extends Shape, D extends DType>(shape: S, dtype: D, data: Storage): Tensor<S, D> =>
  new TensorValue(shape, dtype, { kind: 'concrete', data })

/** A tensor that repeats the elements of another, as `layOut` lays them out. */
export const fromSpread = <S extends Shape, D extends DType>(shape: S, dtype: D, spread: Spread, layOut: () => Storage): Tensor<S, D> =>
  new TensorValue(shape, dtype, new Later(layOut, spread))

/** A tensor whose elements `read` gives once they are asked for. */
export const fromLater = (shape: Shape, dtype: DType, read: () => Storage): AnyTensor => new TensorValue(shape, dtype, new Later(read))

/** A tensor with one value in every element, which the dtype must hold exactly as given. */
export const fromValue = <S extends Shape, D extends DType>(shape: S, dtype: D, value: number): Tensor<S, D> => {
  const filled = (size: number): Storage => fillWith(allocate(dtype, size), value)
  return shape.length === 0 ? fromStorage(shape, dtype, filled(1))
    : fromSpread(shape, dtype, { operand: fromStorage([], dtype, filled(1)), broadcastDimensions: [] }, () => filled(sizeOf(shape)))
}

/** What a tensor made by {@link fromSpread} repeats. */
export const spreadOf = (value: AnyTensor): Spread | undefined => {
  const payload = payloadOf(value)
  return payload instanceof Later ? payload.spread : undefined
}

/** A tensor that stands for a value being traced. */
export const fromTracer = <S extends Shape, D extends DType>(shape: S, dtype: D, tracer: Tracer): Tensor<S, D> =>
  new TensorValue(shape, dtype, tracer)

/** The tracer behind a tensor; `undefined` when it holds elements. */
export const tracerOf = (value: AnyTensor): Tracer | undefined => {
  const payload = payloadOf(value)
  return payload.kind === 'tracer' ? payload : undefined
}

/** The elements behind a tensor, not to be written to; `undefined` while they are not known. */
export const peekAt = (value: AnyTensor): Storage | undefined => {
  const payload = payloadOf(value)
  return payload.kind === 'concrete' ? payload.data : payload.peek()
}

/** The elements behind a tensor, not to be written to. `word` names the reader in the error of a traced value. */
export const storageOf = (value: AnyTensor, word: string): Storage => {
  const payload = payloadOf(value)
  return payload.kind === 'concrete' ? payload.data : payload.read(word)
}
