import { tensor } from 'pullback'
import * as Tree from 'pullback/tree'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(Tree)

/** Trees without tensors, and one that is a tensor. */
const trees = 'record bare array tensor'

const row = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row => ({ word, call: words[word]!, args, ...more })

const params = { w: tensor([1, 2]) }
const identity = (x: unknown): unknown => x

export const treeRows: readonly Row[] = [
  row('map', [params, identity], { takes: [trees, 'function maker'] }),
  row('zipWith', [params, params, identity], { takes: ['', '', 'function maker'] }),
  row('reduce', [params, identity, 0], { takes: [trees, 'function maker', 'undefined null true text empty NaN fraction negative bigint symbol record option array texts nulls function maker map date promise regexp bytes tensor key json clone bare error'] }),
  ...['leaves', 'paths', 'count'].map(word => row(word, [params], { takes: [trees] })),
  row('allClose', [params, params, { rtol: 1 }], { takes: ['', '', 'record bare'], optional: 1 }),
]
