/**
 * What declaration files name of data sets.
 */
export type {} from '../data/types.js'
export type { Blobs, CopyTask, Noise, Points, Sequences, Spirals } from './synthetic.js'
