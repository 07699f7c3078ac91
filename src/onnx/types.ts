/**
 * What declaration files name of models written as ONNX.
 */
export type {} from '../types/index.js'
export type { ToOnnx } from './to-onnx.js'
