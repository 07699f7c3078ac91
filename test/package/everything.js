// What a page would load that uses all of the library but the data sets and what needs a file system.
import * as pullback from 'pullback'
import * as data from 'pullback/data'
import * as layer from 'pullback/layer'
import * as loss from 'pullback/loss'
import * as optimizer from 'pullback/optimizer'
import * as random from 'pullback/random'
import * as train from 'pullback/train'
import * as either from 'fp-ts/lib/Either.js'
import * as functions from 'fp-ts/lib/function.js'
import * as codecs from 'io-ts'

// Not the whole of fp-ts and io-ts, which nobody loads: what the library uses of them, and their two front doors.
console.log(pullback, data, layer, loss, optimizer, random, train, either, functions, codecs)
