import type { AnyModel } from '../layer/layer.js'
import type { SoftmaxCrossEntropy } from '../loss/softmax-cross-entropy.js'
import type { DimKey } from '../shape/identity.js'
import type { ShapeError } from '../shape/error.js'
import type { Box, Dim, Sizes } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import type { DType, FloatDType } from '../tensor/dtype.js'
import type { AnyTensor, Tensor, Typed } from '../tensor/value.js'
import type { Accuracy } from './metrics.js'
import type { AnyLoss, AnyMetrics, LossOf, NamesOf, OutputsOf } from './config.js'

/** Rows of inputs, and a row of targets for each: a tensor, or a record of tensors. */
export interface AnyExamples {
  readonly x: object
  readonly y: object
}

/**
 * What is trained on, and what is only measured after each epoch.
 *
 * @since 0.1.0
 * @category types
 */
export interface Data<T extends AnyExamples, U extends AnyExamples> {
  readonly train: T
  readonly test?: U | undefined
}

/** The same targets in another number of rows. */
export type AnyRows<Y> =
  Y extends Typed<readonly [unknown, ...infer T], infer D extends DType> ? Tensor<readonly [number, ...T], D>
  : Y extends AnyTensor ? Y
  : Y extends object ? { readonly [K in keyof Y]: AnyRows<Y[K]> } : Y

type ShowTarget<Y> =
  Y extends Tensor<infer S extends Sizes, infer D extends DType> ? `${D} ${Show<S>}`
  : Y extends object ? `{ ${keyof Y & string} }` : 'what is no tensor'

/** The shape of rows: `number` stands for their number. */
type RowShape<M extends AnyModel> = readonly [number, ...M['outShape']]

/** What is wrong with targets `Y` beside the model's outputs, to the loss or a metric; `never` when nothing is. While L is any loss, it is still to be found. */
type Fault<M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, Y> =
  L extends (output: OutputsOf<M>, target: AnyRows<Y>) => LossOf<M>
    // What softmaxCrossEntropy takes, accuracy takes: nothing to find out where these are all.
    ? [L, Ms[keyof Ms]] extends [SoftmaxCrossEntropy, Accuracy] ? never
      : [Ms[keyof Ms]] extends [(output: OutputsOf<M>, target: AnyRows<Y>) => Tensor<readonly [], FloatDType>] ? never
      : [Refusing<M, Ms, Y>] extends [never] ? never : `the metric '${Refusing<M, Ms, Y>}' gives no scalar for targets ${Beside<M, Y>}`
    : AnyLoss extends L ? never : LossFault<M, L, Y>

type LossFault<M extends AnyModel, L extends AnyLoss, Y> =
  L extends (output: OutputsOf<M>, target: AnyRows<Y>) => readonly [Tensor<readonly [], FloatDType>, unknown]
    ? `the loss's backward gives no cotangent of the output, float32 ${Show<RowShape<M>>}`
    : L extends (output: OutputsOf<M>, target: AnyRows<Y>) => unknown
      ? 'the loss is no scalar: reduce it with mean, and return [loss, backward]'
      : `the loss does not take targets ${Beside<M, Y>}`

type Beside<M extends AnyModel, Y> = `${ShowTarget<Y>} beside outputs ${Show<RowShape<M>>}`

/** The metrics that do not take such targets beside outputs of the model, or give no scalar. */
type Refusing<M extends AnyModel, Ms extends AnyMetrics, Y, K = NamesOf<Ms>> =
  K extends keyof Ms ? Ms[K] extends (output: OutputsOf<M>, target: AnyRows<Y>) => Tensor<readonly [], FloatDType> ? never : K & string : never

/** A tensor of R rows. */
interface First<R> { readonly shape: { readonly 0: R } }

/** Rows whose number is not known meet any. */
type AnyIf<R> = number extends R ? unknown : never

/**
 * What is wrong with the rows of y beside x; `never` when nothing is. Boxes are compared first: that is quick, and holds where a type parameter stands
 * for the rows, too.
 */
type RowsFault<T> =
  T extends { readonly x: First<infer R>; readonly y: First<infer Q> }
    ? Box<R> extends Box<Q> ? Box<Q> extends Box<R> ? never : Apart<R, Q> : Apart<R, Q>
    : T extends AnyExamples ? Unmet<KnownRows<RowsOf<T['x']>>, KnownRows<RowsOf<T['y']>>> : never

type Apart<R, Q> = Box<R> extends Box<Q | AnyIf<R>> ? Box<Q> extends Box<R | AnyIf<Q>> ? never : Unmet<KnownRows<R>, KnownRows<Q>> : Unmet<KnownRows<R>, KnownRows<Q>>

/** The number of rows, of a record that of each tensor; `none` for a scalar. */
type RowsOf<Y> = Y extends { readonly shape: infer S } ? S extends readonly [] ? 'none' : S[0 & keyof S] : Y extends object ? { readonly [K in keyof Y]: RowsOf<Y[K]> }[keyof Y] : never

/** Rows as text, where their number is known. */
type KnownRows<R> = R extends Dim ? DimKey<R> : R extends 'none' ? 'no' : never

/** The numbers that are known to differ, of one of several each. */
type Unmet<R, Q> = R extends string ? Q extends string ? R extends Q ? Q extends 'no' ? NotMet<R, Q> : never : NotMet<R, Q> : never : never

type NotMet<R extends string, Q extends string> = `x has ${Shown<R>} rows, y has ${Shown<Q>}: each row of x has one of y`

type Shown<R extends string> = R extends `@${infer Name}` ? Name : R

/** The feature shapes of models that do not take rows of such inputs. */
type Unfit<M extends AnyModel, X> = M extends unknown ? [X] extends [Typed<readonly [unknown, ...M['inShape']], 'float32'>] ? never : M['inShape'] : never

/** What is wrong with inputs of the model; `never` when nothing is, and for what are no examples, as the compiler says already. */
type InputsFault<M extends AnyModel, X> = [Unfit<M, X>] extends [never] ? never : object extends X ? never
  : `the inputs ${ShowTarget<X>} are not rows of float32 ${Show<Unfit<M, X>>}, the features that the model takes`

/** `unknown` where nothing was found, else the sentence. */
type Said<Word extends string, Found> = [Found] extends [never] ? unknown : ShapeError<`${Word}: ${Found & string}`>

/** The sentence about rows, beside the tensors of a record that it is about. */
type RowsSaid<Word extends string, T extends AnyExamples, Path extends string> =
  T['y'] extends AnyTensor ? Said<Word, RowsFault<T> extends `${infer Before}, y has${infer After}` ? `${Before}, y${Path} has${After}` : never>
  : { readonly [K in keyof T['y']]: T['y'][K] extends infer Y extends object ? RowsSaid<Word, { x: T['x']; y: Y }, `${Path}.${K & string}`> : unknown }

/** `unknown` where nothing was found, else the sentence, in a record beside the tensors that the loss does not take. */
type Targets<Word extends string, L extends AnyLoss, Y, Found> =
  [Found] extends [never] ? unknown
  : Y extends AnyTensor ? Said<Word, Found>
  : L extends (output: never, target: infer W extends object) => unknown
    ? Exclude<keyof W, keyof Y> extends never
      ? Y extends W ? Said<Word, Found> : { readonly [K in keyof Y]: K extends keyof W ? Y[K] extends W[K] ? unknown : Said<Word, `the loss takes ${ShowTarget<W[K]>} as y.${K & string}, not ${ShowTarget<Y[K]>}`> : unknown }
      : Said<Word, `the loss takes y.${Exclude<keyof W, keyof Y> & string} beside ${keyof Y & string}`>
    : Said<Word, Found>

/**
 * What examples must be beside their types: inputs of the model, and as many targets, which the loss and the metrics take.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface ExamplesCheck<Word extends string, M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples> {
  readonly x: Said<Word, InputsFault<M, T['x']>>
  readonly y: [RowsFault<T>] extends [never] ? Targets<Word, L, T['y'], Fault<M, L, Ms, T['y']>> : RowsSaid<Word, T, ''>
}

/**
 * {@link ExamplesCheck} of what is trained on and of what is measured.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface DataCheck<Word extends string, M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics, T extends AnyExamples, U extends AnyExamples> {
  readonly train: ExamplesCheck<Word, M, L, Ms, T>
  readonly test?: ExamplesCheck<Word, M, L, Ms, U> | undefined
}
