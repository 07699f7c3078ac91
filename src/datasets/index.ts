/**
 * Small real data that ships with the library. Importing costs nothing: a data set is decoded when it is first read.
 */
export type {} from '../data/types.js'
export { digits, type Digits } from './digits.js'
export { iris, type Iris } from './iris.js'
export { split } from '../data/split.js'
