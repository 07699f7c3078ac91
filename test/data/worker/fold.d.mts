import type { Key, Tensor } from 'pullback'
import type { FoldState } from 'pullback/train'


export type State = FoldState<{ readonly w: Tensor<readonly [2]>; readonly key: Key }>
export const start: { readonly w: Tensor<readonly [2]>; readonly key: Key }
export const fold: (x: Tensor<readonly [number, 2]>, options: { readonly epochs: number; readonly from?: State | undefined }) => AsyncIterable<State>
