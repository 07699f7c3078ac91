/**
 * The boundary: data from outside is `unknown` until a codec has looked at it.
 */
export { dataErrors, report, type DataError } from './error.js'
export { tensorOf, type EncodedTensor, type Pattern, type ShapeOf, type TensorCodec } from './tensor-codec.js'
export { paramsOf, type EncodedParams, type ParamsCodec } from './params-codec.js'
export { trainConfig, trainDefaults, type Count, type Rate, type Seed, type TrainOptions } from './train-config.js'
export { split, type Part, type Split, type SplitOptions, type Stratify } from './split.js'
