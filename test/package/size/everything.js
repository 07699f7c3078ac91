// What a page would load that uses all of the library but the data sets and what needs a file system.
import * as pullback from '../../../dist/index.js'
import * as data from '../../../dist/data/index.js'
import * as layer from '../../../dist/layer/index.js'
import * as loss from '../../../dist/loss/index.js'
import * as onnx from '../../../dist/onnx/index.js'
import * as optimizer from '../../../dist/optimizer/index.js'
import * as random from '../../../dist/random/index.js'
import * as tree from '../../../dist/tree/index.js'
import * as train from '../../../dist/train/index.js'

// With what the library uses of fp-ts and io-ts.
console.log(pullback, data, layer, loss, onnx, optimizer, random, tree, train)
