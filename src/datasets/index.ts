/**
 * Small real data that ships with the library. Importing costs nothing: a data set is decoded when it is first read.
 */
export { digits, type Digits } from './digits.js'
export { iris, type Iris } from './iris.js'
export { split, type Split, type SplitOptions } from '../data/split.js'
