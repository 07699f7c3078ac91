// What a page would load that uses all of the library but the data sets and what needs a file system.
import * as pullback from 'pullback'
import * as data from 'pullback/data'
import * as layer from 'pullback/layer'
import * as loss from 'pullback/loss'
import * as optimizer from 'pullback/optimizer'
import * as random from 'pullback/random'
import * as train from 'pullback/train'

// With what the library uses of fp-ts and io-ts.
console.log(pullback, data, layer, loss, optimizer, random, train)
