/**
 * The boundary: data from outside is `unknown` until a codec has looked at it.
 */
export type {} from './types.js'
export { dataErrors, report, type DataError } from './error.js'
export { tensorOf, type TensorCodec } from './tensor-codec.js'
export { paramsOf, type ParamsCodec } from './params-codec.js'
export { stateOf, type StateCodec } from './state-codec.js'
export { checkpointOf, type Checkpoint } from './checkpoint.js'
export { trainConfig, trainDefaults, type TrainOptions } from './train-config.js'
export { split } from './split.js'
export { FormatError } from './format/error.js'
export * as Npy from './format/npy.js'
export * as Npz from './format/npz.js'
export * as Safetensors from './format/safetensors.js'
export * as Idx from './format/idx.js'
export * as Csv from './csv/index.js'
export { fromColumns } from './csv/from-columns.js'
export { fromFlax, fromPyTorch } from './weights.js'
