import type { ShapeError } from '../shape/error.js'

/**
 * What an option amounts to: what the record holds under its name, and also what is taken otherwise, where the option, or the record, may be
 * absent.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Option<O, Name extends string, Otherwise> =
  O extends object ? Name extends keyof O ? Exclude<O[Name], undefined> | (undefined extends O[Name] ? Otherwise : never) : Otherwise : Otherwise

/**
 * The error under each name that is no option of a word. (A record whose type is inferred may hold more than it should. `unknown` where there is
 * none: beside any record, even an empty one, the compiler lets records pass that have nothing in common with the options.)
 *
 * @since 0.2.0
 * @category type checks
 */
export type NoOther<Op extends string, O, Name extends string> =
  [Exclude<keyof O, Name>] extends [never] ? unknown
    : { readonly [K in Exclude<keyof O, Name>]: ShapeError<`${Op}: there is no option ${K & string}: there is ${Name}`> }
