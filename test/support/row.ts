import type fc from 'fast-check'
import * as P from 'pullback'
import { cast, type AnyTensor, type DType } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import type { Argument } from '../oracle/read.js'

export type Arguments = { readonly [name: string]: Argument }
export type Result = AnyTensor | readonly AnyTensor[]
export type Call = (inputs: readonly AnyTensor[], args: Arguments) => Result

/** What a word takes. float64 inputs may be cast to the row's other dtypes; inputs of other dtypes stay as they are. */
export interface Sample {
  readonly inputs: readonly AnyTensor[]
  readonly args: Arguments
}

/** How fixtures and laws call a word, and where its derivative can be sampled. */
export interface Row {
  readonly word: string
  readonly call: Call
  /** The data-last form, and for which arguments there is one. */
  readonly last?: { readonly call: Call; readonly when: (args: Arguments) => boolean }
  readonly dtypes: readonly DType[]
  readonly differentiable: boolean
  /** Inputs away from kinks. */
  readonly samples: fc.Arbitrary<Sample>
}

export const floats: readonly DType[] = ['float32', 'float64']
export const numeric: readonly DType[] = ['float32', 'float64', 'int32']
export const every: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

export const none: Arguments = {}
export const always = (): boolean => true

type Untyped = (...args: readonly unknown[]) => AnyTensor

const exported: Readonly<Record<string, unknown>> = P

/** A word by its name, without the types that a table cannot keep. */
export const called = (word: string): Untyped => asStated(exported[word])

/** The data-last form of a word by its name. */
export const curried = (word: string): (...args: readonly unknown[]) => Untyped => asStated(exported[word])

/** The sample with its float64 inputs cast to a dtype. */
export const castSample = ({ inputs, args }: Sample, dtype: DType): Sample =>
  ({ inputs: inputs.map(x => x.dtype === 'float64' ? cast(x, dtype) : x), args })

/** The results of a call, as a list also where it is one. */
export const listOf = (result: Result): readonly AnyTensor[] => Array.isArray(result) ? result : [asStated<AnyTensor>(result)]
