/**
 * What declaration files name of words of trees.
 */
export type {} from '../types/index.js'
export type { TensorsCheck, TreesCheck } from './check.js'
export type { DTypeIn, Each, EachShape, LeafOf, Replaced } from './words.js'
