/**
 * Small real data that ships with the library, and made-up data by a key. Importing costs nothing: a data set is decoded when it is first read.
 */
export type {} from './types.js'
export { digits, type Digits } from './digits.js'
export { iris, type Iris } from './iris.js'
export { blobs, copyTask, sine, spirals, twoMoons, xor } from './synthetic.js'
export { split } from '../data/split.js'
