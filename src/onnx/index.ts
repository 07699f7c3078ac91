/**
 * Models out to ONNX.
 */
export type {} from './types.js'
export { OnnxError } from './program/error.js'
export { toOnnx, type OnnxOptions } from './to-onnx.js'
