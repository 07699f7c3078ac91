import { isRight } from '#either'
import * as t from 'io-ts'
import { isRecord } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { fieldOf } from './say/describe.js'
import { at, collector } from './error.js'
import { nearest } from './say/nearest.js'
import { list } from './record-codec.js'

interface CountBrand { readonly Count: unique symbol }
interface SeedBrand { readonly Seed: unique symbol }
interface RateBrand { readonly Rate: unique symbol }

/** A whole number, 1 or more. */
export type Count = t.Branded<number, CountBrand>
/** A whole number from 0 to 2⁵³ − 1: what `Random.key` takes. */
export type Seed = t.Branded<number, SeedBrand>
/** A number above 0. */
export type Rate = t.Branded<number, RateBrand>

/** The same codec under a name that says what it expects. */
const described = <A, O>(codec: t.Type<A, O, unknown>, name: string): t.Type<A, O, unknown> =>
  new t.Type(name, codec.is, codec.validate, codec.encode)

const count = described(
  t.brand(t.number, (n): n is Count => Number.isSafeInteger(n) && n >= 1, 'Count'), 'a whole number, 1 or more')
const seed = described(
  t.brand(t.number, (n): n is Seed => Number.isSafeInteger(n) && n >= 0, 'Seed'), 'a whole number from 0 to 2^53 - 1')
const rate = described(
  t.brand(t.number, (n): n is Rate => Number.isFinite(n) && n > 0, 'Rate'), 'a number above 0')
const sizes: t.Type<readonly Count[], readonly Count[], unknown> = asStated(list('a list of layer sizes, each a whole number, 1 or more', asStated(count)))
const flag = described(t.boolean, 'true or false')

/** How to train: what {@link trainConfig} decodes to. */
export interface TrainOptions {
  /** How often training goes through the data. */
  readonly epochs: Count
  /** Rows a step. */
  readonly batchSize: Count
  readonly learningRate: Rate
  /** Decides the initial parameters and the order of the rows. */
  readonly seed: Seed
  /** The sizes of the hidden layers, first to last; none is a linear model. */
  readonly hidden: readonly Count[]
  /** Whether a last, smaller batch is left out. */
  readonly dropLast: boolean
}

/** The reading half of a codec. */
type Reader<A> = Pick<t.Type<A, unknown, unknown>, 'name' | 'is' | 'validate' | 'decode'>

const codecs: { readonly [K in keyof TrainOptions]: Reader<TrainOptions[K]> } = {
  epochs: count, batchSize: count, learningRate: rate, seed, hidden: sizes, dropLast: flag,
}

/**
 * What {@link trainConfig} takes for options that are left out.
 *
 * @since 0.1.0
 * @category codecs
 */
export const trainDefaults: { readonly [K in keyof TrainOptions]: unknown } = Object.freeze({
  epochs: 20, batchSize: 32, learningRate: 0.1, seed: 0, hidden: Object.freeze([32]), dropLast: false,
})

const options: readonly (readonly [string, Reader<unknown>])[] = Object.entries(codecs)
const names = options.map(([name]) => name)

/** What is wrong with an option that does not exist. */
const stranger = (name: string, value: unknown, context: t.Context): t.ValidationError => {
  const near = nearest(name, names)
  return {
    value,
    context: at(context, name, `one of the options ${names.join(', ')}`, value),
    message: `there is no such option: ${near === undefined ? `the options are ${names.join(', ')}` : `did you mean ${near}?`}`,
  }
}

const validate = (value: unknown, context: t.Context): t.Validation<TrainOptions> => {
  if (!isRecord(value)) return t.failure(value, context)
  const { add, errors } = collector(value, context)
  for (const name of Object.keys(value)) {
    const given = fieldOf(value, name)
    if (given !== undefined && !names.includes(name) && !add([stranger(name, given, context)])) break
  }
  const results = options.map(([name, option]) => {
    const own = fieldOf(value, name)
    const given = own === undefined ? fieldOf(trainDefaults, name) : own
    return [name, option.validate(given, t.appendContext(context, name, option, given))] as const
  })
  for (const [, result] of results) if (!isRight(result)) add(result.left)
  if (errors.length > 0) return t.failures([...errors])
  const decoded = results.flatMap(([name, result]) => isRight(result) ? [[name, result.right] as const] : [])
  return t.success(asStated(Object.freeze(Object.fromEntries(decoded))))
}

/**
 * The io-ts codec of training options: `{ epochs, batchSize, learningRate, seed, hidden, dropLast }`, each of which may be
 * left out ({@link trainDefaults}). `Left` names every option that is wrong; one that does not exist is refused, and the
 * nearest that does suggested.
 *
 * @example
 * import { report, trainConfig } from 'pullback/data'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const good = trainConfig.decode({ epochs: 5, hidden: [64, 32] })
 * if (isRight(good)) console.log(good.right.hidden, good.right.batchSize) // => [ 64, 32 ] 32
 * const bad = trainConfig.decode({ epocs: 5, learningRate: 0 })
 * if (isLeft(bad)) console.log(report(bad.left))
 * // => epocs: there is no such option: did you mean epochs?
 * // => learningRate: expected a number above 0, found 0
 *
 * @since 0.1.0
 * @category codecs
 */
export const trainConfig: t.Type<TrainOptions, TrainOptions, unknown> = new t.Type(
  'an object of training options',
  (value): value is TrainOptions => isRecord(value) && Object.keys(value).every(name => names.includes(name))
    && options.every(([name, option]) => option.is(value[name])),
  validate,
  value => value,
)
