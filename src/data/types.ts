/**
 * What declaration files name of codecs and splits.
 */
export type {} from '../types/index.js'
export type { EncodedNumber } from './element.js'
export type { EncodedParams } from './params-codec.js'
export type { EncodedState } from './state-codec.js'
export type { BatchesOptions, FoldsOptions } from './rows.js'
export type { Part, Split, SplitOptions, Stratify } from './split.js'
export type { EncodedTensor, Pattern, ShapeOf } from './tensor-codec.js'
export type { Count, Rate, Seed } from './train-config.js'
export type { Bytes } from './format/bytes.js'
export type { ByteStream, Pieces } from './format/pieces.js'
export type { ArrayColumn } from './csv/from-columns.js'
export type { FromWeights, Weights, WeightsCodec } from './weights.js'
export type { Change, MapCheck, WeightMap, WeightTarget } from './weight-map.js'
export type { Asking, StatesCodec, Task, WorkerEnd } from './worker.js'
export type { Images, Mnist, MnistFiles } from './mnist.js'
